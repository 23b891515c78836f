//! Relations as YAML, and their place in `facts.yaml`.

use crate::model::relation::Relation;
use std::fmt::Write as _;

/// Returns a relation as an entry below `relations:`, with two spaces of indent.
pub(crate) fn entry(relation: &Relation) -> String {
    let operands: Vec<&str> = relation.operands.iter().map(|operand| operand.id.as_str()).collect();
    let mut text = format!("  {}:\n    {}: [{}]\n", relation.id.id, relation.operation.word(), operands.join(", "));
    if let Some(equals) = &relation.equals {
        let _ = writeln!(text, "    equals: {}", equals.id);
    }
    text
}

/// Returns a text of `facts.yaml` with relations added behind those that it has; all other
/// bytes stay. `None` if its `relations:` are not written as a block, one below the other.
pub(crate) fn with_relations(text: &str, relations: &[&Relation]) -> Option<String> {
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let key = lines.iter().position(|line| line.starts_with("relations:"));
    let (at, indent) = match key {
        Some(key) => {
            let rest = lines[key].trim_start_matches("relations:").trim();
            if !(rest.is_empty() || rest.starts_with('#')) {
                return None;
            }
            let is_entry = |line: &&&str| line.starts_with(' ') && !line.trim().is_empty();
            let own = lines[key + 1..].iter().take_while(|line| !is_top_level(line)).enumerate();
            let own = own.filter(|(_, line)| is_entry(line)).last().map(|(index, _)| index);
            let first = lines[key + 1..].iter().find(|line| is_entry(line) && !line.trim_start().starts_with('#'));
            let indent = first.filter(|_| own.is_some()).map_or(2, |line| line.len() - line.trim_start_matches(' ').len());
            (key + 1 + own.map_or(0, |own| own + 1), indent)
        }
        None => (lines.len(), 2),
    };
    let mut added = String::new();
    if key.is_none() {
        added.push_str("\nrelations:\n");
    }
    for relation in relations {
        for line in entry(relation).lines() {
            let depth = (line.len() - line.trim_start().len()) / 2 * indent;
            let _ = writeln!(added, "{}{}", " ".repeat(depth), line.trim_start());
        }
    }
    let (head, tail) = (lines[..at].concat(), lines[at..].concat());
    let is_open = !head.is_empty() && !head.ends_with('\n');
    let added = added.replace('\n', end_of_line);
    Some(format!("{head}{}{added}{tail}", if is_open { end_of_line } else { "" }))
}

/// Whether a line begins a key of the whole file.
fn is_top_level(line: &str) -> bool {
    line.starts_with(|c: char| !c.is_whitespace() && c != '#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Position};
    use crate::model::relation::Operation;
    use crate::model::text::Reference;

    fn relation() -> Relation {
        let reference =
            |id: &str| Reference { id: id.to_owned(), place: Place { file: "facts.yaml".into(), position: Position::start() } };
        Relation {
            id: reference("all-sum"),
            operation: Operation::Sum,
            operands: vec![reference("a"), reference("b")],
            equals: Some(reference("all")),
            waiver: None,
            waived_for: Vec::new(),
        }
    }

    fn added(text: &str) -> Option<String> {
        with_relations(text, &[&relation()])
    }

    #[test]
    fn relations_are_added_behind_the_last_one() {
        let new = "  all-sum:\n    sum: [a, b]\n    equals: all\n";
        assert_eq!(added("facts:\n  a: 1\n"), Some(format!("facts:\n  a: 1\n\nrelations:\n{new}")));
        assert_eq!(added("facts:\n  a: 1"), Some(format!("facts:\n  a: 1\n\nrelations:\n{new}")));
        let own = "relations: # own\n  x:\n    sum: [a]\n    equals: b\n";
        assert_eq!(added(own), Some(format!("{own}{new}")));
        let between = format!("{own}\n# more\naliases:\n  old: new\n");
        assert_eq!(added(&between), Some(format!("{own}{new}\n# more\naliases:\n  old: new\n")));
        assert_eq!(added("relations:\n\nfacts:\n  a: 1\n"), Some(format!("relations:\n{new}\nfacts:\n  a: 1\n")));
        assert_eq!(added("relations: {}\n"), None);
    }

    #[test]
    fn the_indent_and_the_line_ends_of_the_file_are_kept() {
        let own = "relations:\r\n    x:\r\n        sum: [a]\r\n        equals: b\r\n";
        let new = "    all-sum:\r\n        sum: [a, b]\r\n        equals: all\r\n";
        assert_eq!(added(own), Some(format!("{own}{new}")));
    }
}
