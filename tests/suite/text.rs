//! What becomes of single signs and characters on the page: the right value for each form
//! that once changed or vanished.

use crate::support::Site;

const NAME: &str = "content/2023/plans.zh.md";
const HEAD: &str = "# 工作打算\n\n## 下一步 {#next-steps}\n\n";

/// The clause's HTML, with the marks of facts left out.
fn shown(text: &str) -> String {
    let site = Site::copy("small");
    site.write(NAME, format!("{HEAD}{text}\n"));
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{text}\n{}", run.err);
    let page = site.page("2023/plans.html");
    let body = page.split("<div class=\"prose\">").nth(1).and_then(|body| body.split("\n</div>").next()).expect("the clause");
    let mut plain = String::new();
    let mut rest = body;
    while let Some(start) = rest.find("<data") {
        let (before, fact) = rest.split_at(start);
        let (_, inside) = fact.split_once('>').expect("a tag");
        let (value, after) = inside.split_once("</data>").expect("its end");
        plain = plain + before + value;
        rest = after;
    }
    (plain + rest).trim().to_owned()
}

/// The codes that a text is told, without what it says about its translation.
fn told(text: &str) -> Vec<String> {
    let site = Site::copy("small");
    site.write(NAME, format!("{HEAD}{text}\n"));
    let run = site.run(&["check", "--format", "json"]);
    let found = run.findings();
    let codes = found.iter().filter(|found| found["file"] == NAME);
    let codes = codes.filter_map(|found| found["code"].as_str()).filter(|code| !code.ends_with("-unmatched"));
    codes.map(str::to_owned).collect()
}

#[test]
fn a_single_tilde_is_a_sign() {
    for (text, html) in [
        (
            "在{{ schools.value }}~{{ schools.value }}之间，{{ schools.value }}~{{ schools.value }}之间。",
            "<p>在14~14之间，14~14之间。</p>",
        ),
        ("周一~周五、周六~周日", "<p>周一~周五、周六~周日</p>"),
        ("A~C级、D~F级，{{ =3 }}~{{ =5 }}岁", "<p>A~C级、D~F级，3~5岁</p>"),
        ("~~旧的~~新的，甲~乙**丙~丁**", "<p><del>旧的</del>新的，甲~乙<strong>丙~丁</strong></p>"),
        (
            "见[网站](https://a.example/~u/)和`~/码`",
            "<p>见<a href=\"https://a.example/~u/\" class=\"external\" rel=\"noopener\">网站</a>和<code>~/码</code></p>",
        ),
    ] {
        assert_eq!(shown(text), html, "{text}");
    }
    let site = Site::copy("small");
    site.write(
        NAME,
        format!(
            "{HEAD}规模在{{{{ schools.value }}}}~{{{{ schools.value }}}}之间，{{{{ schools.value }}}}~{{{{ schools.value }}}}。\n"
        ),
    );
    site.run(&["build"]);
    assert!(site.page("2023/plans.html").contains("<meta name=\"description\" content=\"规模在14~14之间，14~14。\">"));
}

#[test]
fn stars_and_lines_beside_figures_are_asked_about() {
    for text in
        ["长{{ schools.value }}*宽{{ schools.value }}*高", "** 一是加强。**后", "甲**{{ schools.value }}**{{ schools.value }}"]
    {
        assert!(told(text).iter().any(|code| code == "mark-form"), "{text}");
    }
    for (text, html) in [
        ("**共{{ schools }}**，*强调*，\\*甲\\*", "<p><strong>共14所</strong>，<em>强调</em>，*甲*</p>"),
        ("长{{ schools }}_宽{{ schools }}_高", "<p>长14所_宽14所_高</p>"),
        ("甲×乙，{{ schools.value }}×{{ schools.value }}", "<p>甲×乙，14×14</p>"),
    ] {
        assert_eq!(shown(text), html, "{text}");
    }
}

#[test]
fn text_may_begin_with_code_or_a_picture() {
    let places = [
        "`码`说明",
        "- `码`说明",
        "> `码`说明",
        "| `码`甲 | 乙 |\n|---|---|\n| `码`丙 | 丁 |",
        "[`码`说明](#next-steps)后",
        "### `码`说明",
    ];
    for text in places {
        assert!(shown(text).contains("<code>码</code>"), "{text}");
    }
    assert_eq!(told("见[规模](#scale)[^1]。\n\n[^1]: `码`说明"), [""; 0]);
    assert_eq!(told("![门](../2024/images/gate.png) 说明,后"), ["image-inline", "image-missing", "punctuation-half"]);
}

#[test]
fn pictures_on_lines_of_their_own_become_figures() {
    let site = Site::copy("small");
    let name = "content/2024/plans.zh.md";
    site.write(name, site.read(name) + "\n![门](images/gate.png \"图一｜王芳\")\n![门](images/gate.png \"图二\")\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let page = site.page("2024/plans.html");
    let figures = page.split("<div class=\"images\">").nth(1).and_then(|rest| rest.split("</div>").next()).expect("figures");
    assert_eq!(figures.matches("<figure").count(), 2);
    assert!(
        figures.contains("图一 <small class=\"credit\">王芳</small>") && figures.contains("<figcaption>图二</figcaption>"),
        "{figures}"
    );
}

#[test]
fn words_wrapped_in_their_file_read_as_one_line() {
    for (text, html) in [
        ("共有\n{{ schools }}学校，\n(含分校)，\n2023年\n起", "<p>共有14所学校，(含分校)，2023年起</p>"),
        ("{{ schools.value }}\n{{ schools.value }}", "<p>14 14</p>"),
        ("　　段首的字  \n　　另起一行", "<p>段首的字<br>另起一行</p>"),
        ("甲。\n\n\u{A0}\n\n乙。", "<p>甲。</p>\n<p>乙。</p>"),
    ] {
        assert_eq!(shown(text), html, "{text}");
    }
}

#[test]
fn a_forbidden_form_cannot_hide() {
    let site = Site::copy("small");
    let terms = site.read("content/terms.yaml");
    let name =
        "terms:\n  people:\n    name:\n      zh: 人民政府\n      en: People’s Government\n    forbidden:\n      zh: [示范县]\n";
    site.write("content/terms.yaml", terms.replacen("terms:\n", name, 1));
    for text in ["示\u{200B}范县", "⽰范县", "示范\u{AD}县"] {
        site.write(NAME, format!("{HEAD}见{text}。\n"));
        let run = site.run(&["check", "--lang", "en"]);
        assert!(run.err.contains("[name-forbidden]"), "{text}\n{}", run.err);
    }
}

#[test]
fn addresses_are_addresses() {
    assert_eq!(told("见[网站](<https://a.example/a b>)"), ["link-broken"]);
    assert_eq!(told("见[网站](<https://a.example/a\u{3000}b>)"), ["link-broken"]);
    let html = shown("见https://a.example/x和[甲](<https://a.example/a|b\"c>)");
    assert!(html.contains("<a href=\"https://a.example/x\" class=\"external bare\""), "{html}");
    assert!(html.contains("href=\"https://a.example/a%7Cb%22c\" class=\"external\""), "{html}");
}
