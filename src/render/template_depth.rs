//! Limits the length of expressions in a template before MiniJinja parses it. MiniJinja limits
//! the nesting of brackets and blocks, but not the length of a chain: it recurses for every
//! operator, filter or `elif` in a row.
//!
//! The check uses MiniJinja's delimiters and operators, but does not parse its syntax.

/// Maximum length of a chain. The longest in the default theme is about twelve.
pub(super) const DEEPEST: usize = 150;

/// Returns the line (from 1) of the first chain that is too long.
pub(super) fn too_deep(source: &str) -> Option<usize> {
    let mut rest = source;
    // The number of `elif` branches of each open `if`.
    let mut branches: Vec<usize> = Vec::new();
    let line = |rest: &str| source[..source.len() - rest.len()].matches('\n').count() + 1;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        let Some(mark) = rest.get(..2).filter(|mark| matches!(*mark, "{{" | "{%" | "{#")) else {
            rest = &rest[1..];
            continue;
        };
        if mark == "{#" {
            rest = rest.find("#}").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        let (start, inside) = (rest, rest[2..].trim_start_matches(['-', '+']));
        let tag = Tag::read(inside);
        if tag.deepest > DEEPEST {
            return Some(line(start));
        }
        rest = &inside[tag.length..];
        if mark == "{%" {
            match tag.word {
                "if" => branches.push(0),
                "elif" => {
                    let so_far = branches.last_mut().map(|so_far| {
                        *so_far += 1;
                        *so_far
                    });
                    if so_far.is_some_and(|so_far| so_far > DEEPEST) {
                        return Some(line(start));
                    }
                }
                "endif" => drop(branches.pop()),
                "raw" => rest = rest.find("endraw").map_or("", |end| &rest[end..]),
                _ => {}
            }
        }
    }
    None
}

/// The content of a tag between its delimiters.
struct Tag<'t> {
    /// The first word.
    word: &'t str,
    /// The length of the longest chain of operators.
    deepest: usize,
    /// Length in bytes, including the closing delimiter.
    length: usize,
}

impl Tag<'_> {
    /// Reads a tag. `inside` starts after the opening delimiter.
    fn read(inside: &str) -> Tag<'_> {
        let bytes = inside.as_bytes();
        let mut chains = Chains { levels: vec![0], sum: 0, deepest: 0 };
        let (mut at, mut first) = (0, None);
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'"' | b'\'' => at = string_end(bytes, start),
                b'(' | b'[' | b'{' => chains.open(),
                b'}' | b'%' if chains.levels.len() == 1 && bytes.get(at) == Some(&b'}') => {
                    return Tag { word: first.unwrap_or_default(), deepest: chains.deepest, length: at + 1 };
                }
                b')' | b']' | b'}' => chains.close(),
                b',' | b':' => chains.next(),
                _ if is_word(byte) => {
                    at = bytes[start..].iter().position(|byte| !is_word(*byte)).map_or(bytes.len(), |length| start + length);
                    let word = &inside[start..at];
                    first.get_or_insert(word);
                    if matches!(word, "not" | "and" | "or" | "in" | "is" | "if" | "else") {
                        chains.link();
                    }
                }
                b'|' | b'.' | b'+' | b'-' | b'*' | b'/' | b'%' | b'~' | b'<' | b'>' | b'=' | b'!' => chains.link(),
                _ => {}
            }
        }
        Tag { word: first.unwrap_or_default(), deepest: chains.deepest, length: inside.len() }
    }
}

/// Returns whether a byte is part of a word.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Returns the index after a quoted string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            _ if byte == bytes[start] => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// Chains of operators, by bracket level. Each item of a list starts a new chain.
struct Chains {
    /// The number of operators on each open level.
    levels: Vec<usize>,
    /// The number of operators on all open levels.
    sum: usize,
    /// The largest `sum` so far.
    deepest: usize,
}

impl Chains {
    /// Counts an operator.
    fn link(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            *level += 1;
        }
        self.sum += 1;
        self.deepest = self.deepest.max(self.sum);
    }

    /// Opens a bracket.
    fn open(&mut self) {
        self.link();
        self.levels.push(0);
    }

    /// Closes a bracket.
    fn close(&mut self) {
        if self.levels.len() > 1 {
            self.sum -= self.levels.pop().unwrap_or_default();
        }
    }

    /// Starts the next item of a list.
    fn next(&mut self) {
        // Outside of brackets, a comma or colon may be part of any expression.
        if self.levels.len() > 1 {
            self.sum -= self.levels.last_mut().map(std::mem::take).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn long_rows_are_told_where_they_begin() {
        let many = 100_000;
        for (part, tail) in
            [("not ", "x"), ("-", "1"), ("(", ""), ("[", ""), ("a.", "a"), ("a|f|", "f"), ("a ~ ", "b"), ("a if b else ", "c")]
        {
            assert_eq!(too_deep(&format!("a\n{{{{ {}{tail} }}}}", part.repeat(many))), Some(2), "{part}");
        }
        for part in ["|upper", ".a", "[0]", "(1, 2)", "|replace('}}', \"%}\")", " + [1, 2]", " is defined", " and b"] {
            assert_eq!(too_deep(&format!("{{# {{{{ #}}{{%- set a = a{} -%}}", part.repeat(many))), Some(1), "{part}");
        }
        let branches = format!("{{% if a %}}\n{}{{% endif %}}", "{% elif b %}\n".repeat(many));
        assert_eq!(too_deep(&branches), Some(152));
    }

    #[test]
    fn long_templates_are_not_deep() {
        let parts = [
            "{{ a.b.c|upper }} { {} }\n",
            "{% if a %}{% elif b and not c %}{% endif %}",
            "{# {{ {{ (((( #}",
            "{% raw %}{{ (((( |||| {% endraw %}",
            "{% set x = {'a': {'b': [1, 2]}, 'c': f(1)|g} %}",
            "{{ '((((((' ~ \"\\\"((((\" }}",
        ];
        for part in parts {
            assert_eq!(too_deep(&part.repeat(5000)), None, "{part}");
        }
        let list = "'a', f(b.c|upper), ".repeat(1000);
        assert_eq!(too_deep(&format!("{{% set x = [{list}] %}}")), None);
        for odd in ["{", "{{", "{% raw", "{{ 'a", "{{ '\\", "{#", "{% if", "文{{ 文 }}", "{{ } }}"] {
            assert_eq!(too_deep(odd), None);
        }
    }
}
