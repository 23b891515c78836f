//! Findings for other programs, as plain JSON or as SARIF 2.1.0.
//!
//! Both formats contain every message in both languages. SARIF has a single message: it
//! is in the user's language, and both languages are among its properties. This module
//! does not print.

use crate::diagnostic::{Code, Diagnostic, Sentence, Severity, Speech};
use crate::explain::{self, Explanation};
use crate::pipeline::Finding;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// The characters to percent-encode in a path.
const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Returns a JSON object: `verdict`, which is incomplete if none is given, and `findings` as an array of code, severity,
/// position, and both languages. Lines and columns count from 1; columns and lengths are in
/// characters. Fields are `null` if a finding has no position or help.
pub fn json(findings: &[Finding], verdict: Option<&Value>) -> String {
    let findings = findings.iter().map(|finding| {
        let diagnostic = &finding.diagnostic;
        let place = diagnostic.place.as_ref();
        let number = |of: fn(&crate::diagnostic::Position) -> u32| place.map(|place| of(&place.position));
        json!({
            "code": diagnostic.code.as_str(),
            "severity": level(diagnostic.severity),
            "file": place.map(|place| &*place.file),
            "line": number(|position| position.line),
            "column": number(|position| position.column),
            "length": number(|position| position.length),
            "message": both(&diagnostic.message),
            "help": diagnostic.help.as_ref().map(both),
        })
    });
    let findings: Vec<Value> = findings.collect();
    written(&json!({ "verdict": complete(verdict), "findings": findings }))
}

/// Returns the findings as a SARIF log of one run, whose properties hold the verdict. Paths are relative to the site's
/// folder, which is called `SITE`. Its absolute path is deliberately left out, because
/// the log may leave this machine.
pub fn sarif(findings: &[Finding], verdict: Option<&Value>, speech: Speech) -> String {
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, speech)).collect();
    let explanations = explain::all();
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code, explanations.get(code.as_str()), speech)).collect();
    let language = if speech == Speech::Chinese { "zh-CN" } else { "en" };
    let site = Sentence::new("网站文件夹，里面有 content", "The site's folder, which contains content/");
    written(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "gongkai", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "language": language,
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "SITE": { "description": { "text": site.get(speech) } } },
            "results": results,
            "properties": { "verdict": complete(verdict) },
        }],
    }))
}

/// Returns the verdict; without one, errors kept the check from being complete.
fn complete(verdict: Option<&Value>) -> Value {
    verdict.map_or_else(|| json!({ "complete": false }), Value::clone)
}

fn rule(code: Code, explanation: Option<&Explanation>, speech: Speech) -> Value {
    let mut rule = json!({ "id": code.as_str(), "defaultConfiguration": { "level": level(code.severity()) } });
    if let Some(words) = explanation.map(|explanation| explanation.words(speech)) {
        rule["shortDescription"] = json!({ "text": literal(&words.what) });
        rule["fullDescription"] = json!({ "text": literal(&words.why) });
        rule["help"] = json!({ "text": literal(&words.mend) });
    }
    rule
}

fn result(finding: &Finding, speech: Speech) -> Value {
    let diagnostic = &finding.diagnostic;
    let help = diagnostic.help.as_ref();
    let text = match help {
        Some(help) => format!("{}\n{}", diagnostic.message.get(speech), help.get(speech)),
        None => diagnostic.message.get(speech).to_owned(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": { "text": literal(&text) },
        "properties": { "message": both(&diagnostic.message), "help": help.map(both) },
    });
    if let Some(location) = location(diagnostic, finding.line.as_deref()) {
        result["locations"] = json!([location]);
    }
    result
}

/// Escapes text for SARIF: braces would be placeholders (3.11.5), and Markdown links
/// would be interpreted (3.11.6).
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "\\](")
}

fn location(diagnostic: &Diagnostic, line: Option<&str>) -> Option<Value> {
    let place = diagnostic.place.as_ref()?;
    let position = place.position;
    let mut region = json!({ "startLine": position.line.max(1) });
    // Without a length, the finding is about a whole line or file.
    if position.length > 0 {
        let end = position.column.saturating_add(position.length);
        let last = line.and_then(|line| u32::try_from(line.chars().count() + 1).ok()).unwrap_or(end);
        region["startColumn"] = json!(position.column.max(1));
        region["endColumn"] = json!(end.min(last).max(position.column.max(1)));
    }
    let uri = utf8_percent_encode(&place.file, IN_PATHS).to_string();
    Some(json!({ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": "SITE" }, "region": region } }))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn both(sentence: &Sentence) -> Value {
    json!({ "zh": sentence.zh, "en": sentence.en })
}

fn written(document: &Value) -> String {
    format!("{document:#}")
}
