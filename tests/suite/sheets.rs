//! Pages on paper, as a browser prints them: how many sheets a part needs, what stands at its
//! end, and that nothing is printed that only a screen can do. `pdf.rs` has the PDFs that
//! `gongkai pdf` makes.

use crate::pdf::poppler;
use crate::support::Site;
use crate::support::browser::{self, Browser};
use serde_json::json;
use std::fs;

fn print(browser: &mut Browser, site: &Site, page: &str) -> Vec<u8> {
    browser.open_file(&site.path().join("public").join(page));
    browser.pdf()
}

fn sheets(pdf: &[u8]) -> usize {
    String::from_utf8_lossy(pdf).matches("/Type /Page\n").count()
}

/// The words of a printed page; `None` without poppler.
fn words(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.pdf");
    fs::write(&file, pdf).expect("the PDF can be written");
    poppler("pdftotext", &["-layout", "-enc", "UTF-8"], &file)
}

#[test]
fn a_part_takes_the_sheets_that_its_text_needs() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    for page in ["2023/service-to-society.html", "en/2023/service-to-society.html"] {
        assert_eq!(sheets(&print(&mut browser, &site, page)), 2, "{page}: text, chart, signature, code and figures");
    }
    // Nothing but the code and the imprint is on no sheet.
    assert_eq!(sheets(&print(&mut browser, &site, "index.html")), 1, "the landing page");
    for part in ["overview", "students", "quality", "cooperation", "government", "party", "problems"] {
        let Some(text) = words(&print(&mut browser, &site, &format!("2023/{part}.html"))) else { return };
        let last = text.trim_end_matches('\u{c}').rsplit('\u{c}').next().unwrap_or_default().to_owned();
        let lines = last.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines > 6, "{part}: its last sheet is nearly empty:\n{last}");
    }
}

#[test]
fn the_signature_has_the_code_beside_it() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    browser.size(590, 900);
    for page in ["2023/service-to-society.html", "2023/print.html", "2023/index.html", "2023/data.html", "en/2023/quality.html"] {
        browser.open_file(&site.path().join("public").join(page));
        browser.print_media();
        let box_of = "const box = name => document.querySelector(name).getBoundingClientRect()";
        let beside = format!(
            "(() => {{ {box_of}; const code = box('.signature-code img'), lines = box('.signature-lines'); return code.width > 70 && code.right < lines.left && code.bottom > lines.top && lines.bottom > code.top }})()"
        );
        assert_eq!(browser.ask(&beside), json!(true), "{page}");
        let indent = format!(
            "(() => {{ {box_of}; const em = parseFloat(getComputedStyle(document.querySelector('.signature')).fontSize); return Math.round((box('.signature').right - box('.signature-lines').right) / em) }})()"
        );
        assert_eq!(browser.ask(&indent), json!(4), "{page}: four characters in");
        let lines = browser.ask("[...document.querySelectorAll('.signature-lines p')].map(line => line.textContent.trim())");
        let expected = if page.starts_with("en/") {
            json!(["Anyang Municipal Education Bureau", "9 January 2024", "(Disclosed proactively)"])
        } else {
            json!(["安阳市教育局", "2024年1月9日", "（主动公开）"])
        };
        assert_eq!(lines, expected, "{page}");
        let imprint = browser.ask("[document.querySelector('.imprint').checkVisibility(), document.querySelector('.foot').checkVisibility(), document.querySelector('.qr').checkVisibility()]");
        assert_eq!(imprint, json!([true, false, false]), "{page}: once");
        assert!(browser.ask("document.querySelector('.imprint').textContent").as_str().is_some_and(|text| {
            ["455000", "0372-5116811", "4105000060", "豫ICP备2020029057号"].iter().all(|part| text.contains(part))
        }));
    }
    browser.open_file(&site.path().join("public/2023/service-to-society.html"));
    browser.print_media();
    let size = "parseFloat(getComputedStyle(document.querySelector('.fact-list dd')).fontSize) * 72 / 96";
    assert!(browser.ask(size).as_f64().is_some_and(|points| points >= 9.99), "the figures at the end are of 10 points");
}

#[test]
fn paper_offers_nothing_that_only_a_screen_can_do() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    let pages = ["index.html", "2023/index.html", "2023/quality.html", "2023/print.html", "2023/data.html"];
    for page in pages.into_iter().flat_map(|page| [page.to_owned(), format!("en/{page}")]) {
        let Some(text) = words(&print(&mut browser, &site, &page)) else { return };
        assert!(text.contains("4105000060"), "{page}: printed at all");
        let offers = [
            "下载",
            "分享",
            "搜索",
            "打印",
            "收藏",
            "阅读工具",
            "CSV",
            "Download",
            "Copy link",
            "Print",
            "Reading tools",
            "Back to the contents",
            "返回",
        ];
        for offer in offers {
            // The sign on the landing page says what a phone does with the page.
            let is_sign = offer == "收藏" && page == "index.html";
            // The page of the data says which files there are, without a word about taking them.
            let is_list = offer == "CSV" && page.ends_with("data.html");
            assert!(!text.contains(offer) || is_sign || is_list, "{page} prints “{offer}”:\n{text}");
        }
    }
}

#[test]
fn a_part_can_be_printed_from_its_page() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::sample();
    site.build();
    browser.before_pages("window.print = () => { window.printed = (window.printed || 0) + 1 }");
    browser.size(390, 900);
    browser.open_file(&site.path().join("public/2023/quality.html"));
    assert_eq!(browser.ask("document.querySelector('.print-part').textContent"), json!("打印本部分"));
    assert!(
        browser
            .ask("document.querySelector('.print-part').getBoundingClientRect().height")
            .as_f64()
            .is_some_and(|height| height >= 44.0)
    );
    browser.click(".print-part");
    browser.wait("window.printed === 1");
    // Where nothing would happen, nothing is offered.
    browser.ask("document.documentElement.classList.remove('can-print')");
    assert_eq!(browser.ask("document.querySelector('.print-part').checkVisibility()"), json!(false));
}
