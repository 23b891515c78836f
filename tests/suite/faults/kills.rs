//! The power goes, the system needs memory, somebody closes the window: the build ends
//! between two of its steps.

use super::effort::Effort;
use super::readers::{each_is_old_or_new, walk};
use super::runs::{build, start};
use super::versions::{Output, Version, built, clean, mends_itself, published};
use std::time::{Duration, Instant};

/// Every state of the disk that a killed build leaves is one that readers can be shown,
/// also when the build after it is killed as well.
#[test]
fn a_killed_build_harms_no_reader() {
    let mut effort = Effort::new("kills", 3);
    let version = Version::random(&mut effort.random);
    let site = built(version);
    let mut old = published(&site.path().join("public"));
    let mut usual = Duration::from_secs(1);
    let (mut kills, mut unfinished) = (0, 0);
    while effort.go_on() {
        Version::random(&mut effort.random).write(site.path());
        let new = clean(site.path());
        for _ in 0..=effort.random.below(4) {
            let manifest = || std::fs::read(site.path().join("public/.gongkai-manifest.json")).ok();
            let before = manifest();
            let mut running = start(build(site.path(), &[]));
            // Reading and checking take longest; the moments that matter come after them.
            let is_late = effort.random.below(3) > 0;
            while is_late && manifest() == before && running.is_alive() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(effort.random.time(if is_late { usual / 2 } else { usual }));
            running.kill();
            let now = published(&site.path().join("public"));
            each_is_old_or_new(&now, &old, &new);
            assert!(walk(&now) > 4, "the front page leads to pages");
            kills += 1;
            unfinished += usize::from(now != new);
        }
        let begun = Instant::now();
        mends_itself(site.path(), &published(&site.path().join("public")), &new);
        usual = begun.elapsed();
        old = published(&site.path().join("public"));
    }
    println!("kills: {kills}, of which {unfinished} left an unfinished site");
}

/// The very first build has nothing old to show: what there is of it is whole, and the
/// next build takes the folder for its own.
#[test]
fn a_killed_first_build_can_be_made_again() {
    let mut effort = Effort::new("first builds", 2);
    while effort.go_on() {
        let site = crate::support::Site::empty();
        Version::random(&mut effort.random).write(site.path());
        let running = start(build(site.path(), &[]));
        std::thread::sleep(effort.random.time(Duration::from_millis(1500)));
        running.kill();
        let new = clean(site.path());
        let now = published(&site.path().join("public"));
        each_is_old_or_new(&now, &Output::new(), &new);
        mends_itself(site.path(), &now, &new);
    }
}
