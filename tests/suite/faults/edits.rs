//! An editor's program saves while a build reads and writes.

use super::effort::Effort;
use super::readers::each_page_is_whole;
use super::runs::{build, start};
use super::versions::{Version, built, clean, mends_itself, published};

/// Content that changes under a build gives a build of something that was there, or a
/// remark; never a panic and never half a page.
#[test]
fn content_may_change_at_any_moment() {
    let mut effort = Effort::new("edits", 3);
    let site = built(Version::random(&mut effort.random));
    while effort.go_on() {
        let running = start(build(site.path(), &[]));
        for _ in 0..=effort.random.below(6) {
            std::thread::sleep(effort.random.time(std::time::Duration::from_millis(150)));
            // Files go and come back one by one, as when a branch is changed.
            Version::random(&mut effort.random).write(site.path());
        }
        let run = running.end();
        // 2: a file went away between its listing and its copying.
        assert!(matches!(run.code, Some(0..=2)), "{}{}", run.out, run.err);
        let now = published(&site.path().join("public"));
        each_page_is_whole(&now);
        mends_itself(site.path(), &now, &clean(site.path()));
    }
}
