//! Reports characters that no page can show, that are invisible, or that look like others, at their position in every file
//! that an author writes.

use crate::characters::{Oddity, code_point, is_right_to_left, may_be_odd, oddity, usual_form};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink, shown};
use std::sync::Arc;

/// Reports the odd characters of a whole file. Adjacent characters of the same kind are one diagnostic.
pub(super) fn report(file: &Arc<str>, text: &str, diagnostics: &mut Sink) {
    if !text.chars().any(may_be_odd) {
        return;
    }
    for (index, line) in text.split('\n').enumerate().filter(|(_, line)| line.chars().any(may_be_odd)) {
        for run in runs(line) {
            diagnostics.push(run.diagnostic(file, Position::new(index + 1, run.column, run.characters.chars().count())));
        }
    }
}

/// Reports the odd characters of a decoded text. Its characters are not in the file in this form, because YAML escapes or
/// Markdown entities stand for them.
pub(super) fn report_decoded(file: &Arc<str>, text: &str, position: Position, diagnostics: &mut Sink) {
    if text.chars().any(may_be_odd) {
        let found = text.split('\n').flat_map(runs);
        diagnostics.extend(found.map(|run| Diagnostic { fix: None, ..run.diagnostic(file, position) }));
    }
}

/// Adjacent odd characters of the same kind.
struct Run {
    oddity: Oddity,
    column: usize,
    characters: String,
    /// Whether there is text directly before and directly after them.
    is_inside: bool,
    /// The spaces after a symbol font's bullet at the start of a line.
    behind_bullet: Option<String>,
}

fn runs(line: &str) -> Vec<Run> {
    let characters: Vec<char> = line.chars().collect();
    let right_to_left = characters.iter().any(|c| is_right_to_left(*c));
    let head = characters.iter().position(|c| !c.is_whitespace());
    let mut runs: Vec<Run> = Vec::new();
    for (index, &c) in characters.iter().enumerate() {
        let at = |index: Option<usize>| index.and_then(|index| characters.get(index)).copied();
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let Some(oddity) = oddity(before, c, after, right_to_left) else { continue };
        let column = index + 1;
        match runs.last_mut() {
            Some(run) if run.oddity == oddity && run.column + run.characters.chars().count() == column => run.characters.push(c),
            _ => {
                let is_inside = before.is_some() && after.is_some();
                let bullet = is_bullet(c) && head == Some(index);
                let behind = bullet.then(|| {
                    characters[index + 1..].iter().take_while(|c| matches!(c, ' ' | '\t' | '\u{A0}' | '\u{3000}')).collect()
                });
                runs.push(Run { oddity, column, characters: c.into(), is_inside, behind_bullet: behind });
            }
        }
    }
    runs
}

/// Whether the character belongs to the symbol fonts from which word processors take their bullets.
fn is_bullet(c: char) -> bool {
    matches!(c, '\u{F020}'..='\u{F0FF}')
}

impl Run {
    fn diagnostic(&self, file: &Arc<str>, position: Position) -> Diagnostic {
        let code = match self.oddity {
            Oddity::Invisible => Code::InvisibleCharacter,
            Oddity::LookAlike => Code::LookAlikeCharacter,
            _ => Code::UnprintableCharacter,
        };
        let diagnostic = Diagnostic::new(code, self.message()).at(file, position).help_if(Some(self.help()));
        match self.replacement() {
            Some((old, new)) => diagnostic.fix(old, new),
            None => diagnostic,
        }
    }

    /// The code points, at most three: an invisible character has no other name.
    fn codes(&self) -> String {
        let mut codes: Vec<String> = self.characters.chars().map(code_point).collect();
        codes.dedup();
        let more = if codes.len() > 3 { "…" } else { "" };
        codes.truncate(3);
        codes.join(", ") + more
    }

    /// How the characters are usually written.
    fn usual(&self) -> String {
        self.characters.chars().map(|c| usual_form(c).unwrap_or_default()).collect()
    }

    fn message(&self) -> Sentence {
        let (codes, found, usual) = (self.codes(), shown(&self.characters), shown(&self.usual()));
        let (zh, en) = match self.oddity {
            Oddity::Control => (
                format!("这里有看不见的控制字符（{codes}），网页不能有。"),
                format!("There is a control character here ({codes}), which no page may contain."),
            ),
            Oddity::Separator => (
                format!("这里有文字处理软件的换行符（{codes}），网页上不会换行。"),
                format!("There is a word processor's line break here ({codes}); the page does not break the line there."),
            ),
            Oddity::Private => (
                format!("这里有某种字体自造的字符（{codes}），读者的设备显示不出来。"),
                format!("There is a private character of some font here ({codes}); readers' devices cannot show it."),
            ),
            Oddity::Lost => (
                format!("这里原来的字已经丢失（{codes}），多半是转换编码时丢的。"),
                format!("The original character is lost ({codes}), most likely in an encoding conversion."),
            ),
            Oddity::Direction => (
                format!("这里有改变文字方向的控制字符（{codes}），显示的顺序会与内容不同。"),
                format!(
                    "A character here changes the direction of the text ({codes}): it is shown in another order than written."
                ),
            ),
            Oddity::Invisible => (
                format!("这里有看不见的字符（{codes}），搜索和核对名称时会把词隔断。"),
                format!("There is an invisible character here ({codes}); it splits words when they are searched or compared."),
            ),
            Oddity::LookAlike => (
                format!("{}（{codes}）看上去像{}，却是另外的字符。", found.zh, usual.zh),
                format!("{} ({codes}) looks like {} but is another character.", found.en, usual.en),
            ),
        };
        Sentence::new(zh.replace(", ", "、"), en)
    }

    fn help(&self) -> Sentence {
        let usual = shown(&self.usual());
        match self.oddity {
            // A control character between two words may have replaced a space or a line break.
            Oddity::Control if self.is_inside => Sentence::new(
                "请删去；前后是两个词或两行，就在这里空格或另起一行。",
                "Delete it. If it separates two words or lines, write a space or start a new line.",
            ),
            Oddity::Separator => Sentence::new(
                "请删去；前后要分开，就另起一行或另起一段。",
                "Delete it. If the text should be split here, start a new line or paragraph.",
            ),
            Oddity::Private => Sentence::new(
                "请对照原文换成通用的字；行首的项目符号写成“- ”，可以运行 gongkai fix。",
                "Write the usual character as in the original document. Write a bullet at the start of a line as `- `; `gongkai fix` can do this.",
            ),
            Oddity::Lost => Sentence::new("请对照原文重新输入。", "Type the character again from the original document."),
            Oddity::LookAlike => Sentence::new(
                format!("请改成{}，或运行 gongkai fix。", usual.zh),
                format!("Write {}, or run `gongkai fix`.", usual.en),
            ),
            Oddity::Control | Oddity::Direction | Oddity::Invisible => {
                Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`.")
            }
        }
    }

    /// The old text and its replacement, if the replacement is certain.
    fn replacement(&self) -> Option<(String, String)> {
        let old = self.characters.clone();
        match (self.oddity, &self.behind_bullet) {
            (Oddity::Private, Some(spaces)) if old.chars().count() == 1 => Some((old + spaces, "- ".to_owned())),
            (Oddity::Control, _) if self.is_inside => None,
            (Oddity::Control | Oddity::Direction | Oddity::Invisible, _) => Some((old, String::new())),
            (Oddity::LookAlike, _) => Some((old, self.usual())),
            (Oddity::Separator | Oddity::Private | Oddity::Lost, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(text: &str) -> Vec<(Code, u32, u32, u32, Option<String>)> {
        let mut diagnostics = Sink::default();
        report(&"a.md".into(), text, &mut diagnostics);
        let place = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| place.position).unwrap_or_default();
        let fix = |diagnostic: &Diagnostic| diagnostic.fix.as_ref().map(|fix| fix.new.clone());
        let diagnostics = diagnostics.into_vec();
        diagnostics
            .iter()
            .map(|found| (found.code, place(found).line, place(found).column, place(found).length, fix(found)))
            .collect()
    }

    #[test]
    fn each_run_is_reported_once_at_its_position() {
        let gone = || Some(String::new());
        assert_eq!(reported("全市\n安\u{200B}\u{200B}阳"), [(Code::InvisibleCharacter, 2, 2, 2, gone())]);
        assert_eq!(reported("⼈⺠政府"), [(Code::LookAlikeCharacter, 1, 1, 2, Some("人民".to_owned()))]);
        assert_eq!(reported("12\u{202E}34"), [(Code::UnprintableCharacter, 1, 3, 1, gone())]);
        assert_eq!(reported("甲\u{B}乙"), [(Code::UnprintableCharacter, 1, 2, 1, None)]);
        let bullet = Some("- ".to_owned());
        let expected = [(Code::UnprintableCharacter, 1, 3, 1, bullet), (Code::UnprintableCharacter, 1, 6, 1, None)];
        assert_eq!(reported("  \u{F0B7} 甲\u{F0B7}"), expected, "the first is a bullet");
        assert_eq!(reported("一般的文字，“引号”——19,525人次（43.58%）。\té"), []);
    }
}
