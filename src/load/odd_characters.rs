//! Characters that no page can show, that nobody sees, or that look like others:
//! told at their place in every file that an author writes, whatever the file is.

use crate::characters::{Oddity, code_point, is_right_to_left, may_be_odd, oddity, usual_form};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use std::sync::Arc;

/// Remarks on a whole file. Neighbours with the same fault are one remark.
pub fn report(file: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    if !text.chars().any(may_be_odd) {
        return;
    }
    for (index, line) in text.split('\n').enumerate().filter(|(_, line)| line.chars().any(may_be_odd)) {
        for run in runs(line) {
            diagnostics.push(run.diagnostic(file, Position::new(index + 1, run.column, run.characters.chars().count())));
        }
    }
}

/// Remarks on a text that is not in its file as it stands there, because escapes of
/// YAML or entities of Markdown stand for its characters.
pub fn report_decoded(file: &Arc<str>, text: &str, position: Position, diagnostics: &mut Vec<Diagnostic>) {
    if text.chars().any(may_be_odd) {
        let found = text.split('\n').flat_map(runs);
        diagnostics.extend(found.map(|run| Diagnostic { fix: None, ..run.diagnostic(file, position) }));
    }
}

/// Neighbouring characters with the same fault, from a column.
struct Run {
    oddity: Oddity,
    column: usize,
    characters: String,
    /// What stands right before them is text, and so is what follows.
    is_inside: bool,
    /// The spaces behind a font's bullet at the head of a line.
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

/// Characters of the symbol fonts that word processors take their bullets from.
fn is_bullet(c: char) -> bool {
    matches!(c, '\u{F020}'..='\u{F0FF}')
}

impl Run {
    fn diagnostic(&self, file: &Arc<str>, position: Position) -> Diagnostic {
        let mut codes: Vec<String> = self.characters.chars().map(code_point).collect();
        codes.dedup();
        let more = codes.len() > 3;
        codes.truncate(3);
        let codes = codes.join("、") + if more { "…" } else { "" };
        let english = codes.replace('、', ", ");
        let shown = &self.characters;
        let usual = || self.characters.chars().map(|c| usual_form(c).unwrap_or_default()).collect::<String>();
        let (code, message, help, new) = match self.oddity {
            Oddity::Control => (
                Code::UnprintableCharacter,
                Sentence::new(
                    format!("这里有看不见的控制字符（{codes}），网页不能有。"),
                    format!("There is a control character here ({english}), which no page may contain."),
                ),
                Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`."),
                Some(String::new()),
            ),
            Oddity::Separator => (
                Code::UnprintableCharacter,
                Sentence::new(
                    format!("这里有文字处理软件的换行符（{codes}），网页上不会换行。"),
                    format!("There is a word processor's line break here ({english}); a page does not break the line at it."),
                ),
                Sentence::new(
                    "请删去；前后要分开，就另起一行或另起一段。",
                    "Delete it; where the text should be parted, begin a new line or paragraph.",
                ),
                None,
            ),
            Oddity::Private => (
                Code::UnprintableCharacter,
                Sentence::new(
                    format!("这里有某种字体自造的字符（{codes}），读者的设备显示不出来。"),
                    format!("There is a private character of some font here ({english}); readers' devices cannot show it."),
                ),
                Sentence::new(
                    "请对照原文换成通用的字；行首的项目符号写成“- ”，可以运行 gongkai fix。",
                    "Look at the original and write the usual character; a bullet at the head of a line is `- `, which `gongkai fix` writes.",
                ),
                None,
            ),
            Oddity::Lost => (
                Code::UnprintableCharacter,
                Sentence::new(
                    format!("这里原来的字已经丢失（{codes}），多半是转换编码时丢的。"),
                    format!("The character that stood here is lost ({english}), most likely in a conversion of encodings."),
                ),
                Sentence::new("请对照原文重新输入。", "Look at the original and type it again."),
                None,
            ),
            Oddity::Direction => (
                Code::UnprintableCharacter,
                Sentence::new(
                    format!("这里有改变文字方向的控制字符（{codes}），显示的顺序会与内容不同。"),
                    format!(
                        "A character here changes the direction of the text ({english}): it is shown in another order than it is read."
                    ),
                ),
                Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`."),
                Some(String::new()),
            ),
            Oddity::Invisible => (
                Code::InvisibleCharacter,
                Sentence::new(
                    format!("这里有看不见的字符（{codes}），搜索和核对名称时会把词隔断。"),
                    format!(
                        "There is an invisible character here ({english}); it parts words when they are searched or compared."
                    ),
                ),
                Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`."),
                Some(String::new()),
            ),
            Oddity::LookAlike => {
                let usual = usual();
                (
                    Code::LookAlikeCharacter,
                    Sentence::new(
                        format!("“{shown}”（{codes}）看上去像“{usual}”，却是另外的字符。"),
                        format!("`{shown}` ({english}) looks like `{usual}` but is another character."),
                    ),
                    Sentence::new(
                        format!("请改成“{usual}”，或运行 gongkai fix。"),
                        format!("Write `{usual}`, or run `gongkai fix`."),
                    ),
                    Some(usual),
                )
            }
        };
        let diagnostic = Diagnostic::new(code, message).at(file, position).help_if(Some(help));
        if let Some(spaces) = self.behind_bullet.as_ref().filter(|_| self.characters.chars().count() == 1) {
            return diagnostic.fix(format!("{shown}{spaces}"), "- ");
        }
        match new {
            // Where a control parts two words, its place may have been a space or a line break.
            Some(new) if self.oddity != Oddity::Control || !self.is_inside => diagnostic.fix(shown.clone(), new),
            Some(_) => diagnostic.help(
                "请删去；前后是两个词或两行，就在这里空格或另起一行。",
                "Delete it; where it parted two words or lines, write a space or begin a new line.",
            ),
            None => diagnostic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Code, u32, u32, u32, Option<String>)> {
        let mut diagnostics = Vec::new();
        report(&"a.md".into(), text, &mut diagnostics);
        let place = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| place.position).unwrap_or_default();
        let fix = |diagnostic: &Diagnostic| diagnostic.fix.as_ref().map(|fix| fix.new.clone());
        diagnostics
            .iter()
            .map(|found| (found.code, place(found).line, place(found).column, place(found).length, fix(found)))
            .collect()
    }

    #[test]
    fn each_run_is_told_once_at_its_place() {
        let gone = || Some(String::new());
        assert_eq!(told("全市\n安\u{200B}\u{200B}阳"), [(Code::InvisibleCharacter, 2, 2, 2, gone())]);
        assert_eq!(told("⼈⺠政府"), [(Code::LookAlikeCharacter, 1, 1, 2, Some("人民".to_owned()))]);
        assert_eq!(told("12\u{202E}34"), [(Code::UnprintableCharacter, 1, 3, 1, gone())]);
        assert_eq!(told("甲\u{B}乙"), [(Code::UnprintableCharacter, 1, 2, 1, None)]);
        let bullet = Some("- ".to_owned());
        let expected = [(Code::UnprintableCharacter, 1, 3, 1, bullet), (Code::UnprintableCharacter, 1, 6, 1, None)];
        assert_eq!(told("  \u{F0B7} 甲\u{F0B7}"), expected, "the first is a bullet");
        assert_eq!(told("一般的文字，“引号”——19,525人次（43.58%）。\té"), []);
    }
}
