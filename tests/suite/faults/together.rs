//! Several builds at once: of one site, and of two sites into one folder.

use super::effort::Effort;
use super::runs::{build, start};
use super::versions::{Version, clean, mends_itself, published};
use crate::support::Site;

/// Builds of the same site wait for each other; each ends well and none disturbs another.
#[test]
fn builds_of_one_site_wait_for_each_other() {
    let mut effort = Effort::new("builds at once", 2);
    let site = Site::empty();
    while effort.go_on() {
        Version::random(&mut effort.random).write(site.path());
        let running: Vec<_> = (0..2 + effort.random.below(3)).map(|_| start(build(site.path(), &[]))).collect();
        for running in running {
            let run = running.end();
            assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
        }
        let now = published(&site.path().join("public"));
        mends_itself(site.path(), &now, &clean(site.path()));
    }
}

/// Two sites into one folder: whichever is there at the end is there whole, and the
/// other one has said that it was refused, or was replaced.
#[test]
fn two_sites_in_one_folder_never_mix() {
    let mut effort = Effort::new("two sites", 2);
    while effort.go_on() {
        let (one, other, shared) = (Site::empty(), Site::empty(), Site::empty());
        let version = Version::random(&mut effort.random);
        version.write(one.path());
        let mut second = Version::random(&mut effort.random);
        while second == version {
            second = Version::random(&mut effort.random);
        }
        second.write(other.path());
        let output = shared.path().join("public");
        let argument = output.to_string_lossy().into_owned();
        let running = [one.path(), other.path()].map(|site| {
            let running = start(build(site, &["--output", &argument]));
            std::thread::sleep(effort.random.time(std::time::Duration::from_millis(300)));
            running
        });
        let codes = running.map(|running| running.end().code);
        assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
        let now = published(&output);
        let is_whole = |site: &Site| clean(site.path()).iter().all(|(name, bytes)| now.get(name) == Some(bytes));
        assert!(is_whole(&one) || is_whole(&other), "neither site is whole");
    }
}
