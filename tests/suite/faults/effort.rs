//! How long each kind of fault is tried, and by which random numbers.

use std::time::{Duration, Instant};

/// A round counter that goes on for some rounds or, if asked, for minutes.
pub(super) struct Effort {
    name: &'static str,
    seed: u64,
    rounds: usize,
    begun: Instant,
    /// The number of rounds, or the time to go on for.
    limit: Limit,
    pub random: Random,
}

enum Limit {
    Rounds(usize),
    Time(Duration),
}

/// The sequence of short runs.
const SHORT: u64 = 20_231_231;

impl Effort {
    /// `rounds` is what a run without wishes does.
    pub(super) fn new(name: &'static str, rounds: usize) -> Effort {
        let seed = std::env::var("GONGKAI_SEED").ok().map(|seed| seed.parse().expect("GONGKAI_SEED is a number"));
        let is_long = std::env::var_os("GONGKAI_FAULTS").is_some();
        // A short run tries the same every time: what it finds is due to what was changed.
        let seed = seed.unwrap_or_else(|| {
            if !is_long {
                return SHORT;
            }
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
            u64::from(now.subsec_nanos()) ^ now.as_secs()
        });
        let limit = match std::env::var("GONGKAI_FAULTS") {
            Ok(minutes) => {
                let minutes: f64 = minutes.parse().expect("GONGKAI_FAULTS is a number of minutes");
                Limit::Time(Duration::from_secs_f64(minutes * 60.0))
            }
            Err(_) => Limit::Rounds(rounds),
        };
        println!("{name}: GONGKAI_SEED={seed}");
        Effort { name, seed, rounds: 0, begun: Instant::now(), limit, random: Random(seed | 1) }
    }

    /// Whether there is another round.
    pub(super) fn go_on(&mut self) -> bool {
        let more = match self.limit {
            Limit::Rounds(rounds) => self.rounds < rounds,
            Limit::Time(time) => self.begun.elapsed() < time,
        };
        self.rounds += usize::from(more);
        more
    }
}

impl Drop for Effort {
    fn drop(&mut self) {
        let Effort { name, seed, rounds, .. } = self;
        println!("{name}: {rounds} rounds in {:.0} s, GONGKAI_SEED={seed}", self.begun.elapsed().as_secs_f64());
    }
}

/// xorshift64*: enough for choices, and the same on every machine.
pub(super) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).expect("48 bits") % end.max(1)
    }

    pub(super) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A time up to `most`.
    pub(super) fn time(&mut self, most: Duration) -> Duration {
        most.mul_f64(f64::from(u32::try_from(self.below(10_000)).expect("small")) / 10_000.0)
    }
}
