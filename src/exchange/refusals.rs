//! Why a translation is not put into a file, in words for people.

use crate::diagnostic::Sentence;
use crate::translate::{Side, Translation};

pub(super) fn unknown(address: &str) -> Sentence {
    Sentence::new(
        format!("报告里没有“{address}”这一段，它可能已经删去。"),
        format!("The report has no text `{address}`; it may have been removed."),
    )
}

pub(super) fn outdated(own: &Translation) -> Sentence {
    let (file, line) = (&own.source.place.file, own.source.place.position.line);
    Sentence::new(
        format!("原文（{file} 第 {line} 行）在译的时候改过，请照现在的原文再译。"),
        format!("The source ({file}, line {line}) has changed since it was given out; translate it as it is now."),
    )
}

pub(super) fn edited(target: &Side) -> Sentence {
    let (file, line) = (&target.place.file, target.place.position.line);
    Sentence::new(
        format!("译文（{file} 第 {line} 行）在这期间有人改过，没有覆盖。"),
        format!("The translation ({file}, line {line}) has been edited in the meantime and was not overwritten."),
    )
}

pub(super) fn by_hand(side: &Side) -> Sentence {
    let (file, line) = (&side.place.file, side.place.position.line);
    Sentence::new(
        format!("{file} 第 {line} 行的写法改不了，请在文件里改。"),
        format!("Line {line} of {file} is written in a way that cannot be changed here; change it in the file."),
    )
}

pub(super) fn no_head(section: &str) -> Sentence {
    Sentence::new(
        format!("“{section}”还没有这种语言的文件，先译它的标题。"),
        format!("There is no file of `{section}` in this language yet; translate its title first."),
    )
}

pub(super) fn add_by_hand(source: &Side, file: &str) -> Sentence {
    let (place, line) = (&source.place.file, source.place.position.line);
    Sentence::new(
        format!("{file} 里没有与 {place} 第 {line} 行相应的地方（表格、小标题或带脚注的条），请照原文在那里加好，再放译文。"),
        format!(
            "{file} has no place for what stands in line {line} of {place} (a table, a sub-heading or a clause with notes); add it there by hand first."
        ),
    )
}

pub(super) fn no_base(target: &Side) -> Sentence {
    let (file, line) = (&target.place.file, target.place.position.line);
    Sentence::new(
        format!("译文（{file} 第 {line} 行）也许在导出以后有人改过，文件里又没有导出时的记号（base），没有覆盖。"),
        format!(
            "The translation ({file}, line {line}) may have been edited since the export, and the file has no `base` any more by which to tell; it was not overwritten."
        ),
    )
}

pub(super) fn twice() -> Sentence {
    Sentence::new(
        "这一段有两份不同的译文，没有放；请只留一份。",
        "There are two different translations of this text; keep one of them.",
    )
}

pub(super) fn incomplete(group: &str, count: usize) -> Sentence {
    Sentence::new(
        format!("“{group}”还没有译文，要全部 {count} 段都译好才能写进文件。"),
        format!("`{group}` has no translation yet; it is written when all of its {count} texts are translated."),
    )
}
