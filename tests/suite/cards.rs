//! Share cards: made once, kept, shared by the pages of a report, and never with boxes
//! instead of words. `tests/fonts` holds the font they are drawn with here.

use crate::support::{Run, Site, files, program, repository};
use image::{GenericImageView, Rgba};
use std::fs;
use std::path::{Path, PathBuf};

/// The ground of a card.
const PAPER: Rgba<u8> = Rgba([0xfb, 0xfa, 0xf6, 0xff]);

fn build_with(site: &Site, fonts: &Path, language: &str) -> Run {
    let mut command = program();
    command.env("GONGKAI_FONTS", fonts).current_dir(site.path()).args(["build", "--lang", language]);
    let output = command.output().expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn fonts(name: &str) -> PathBuf {
    repository().join("tests/fonts").join(name)
}

fn card(site: &Site, name: &str) -> image::DynamicImage {
    image::open(site.path().join("public/card").join(name)).expect("a card is a picture")
}

/// Whether nothing but paper is to be seen between two heights.
fn is_blank(card: &image::DynamicImage, rows: std::ops::Range<u32>) -> bool {
    rows.into_iter().all(|y| (0..card.width()).all(|x| card.get_pixel(x, y) == PAPER))
}

fn entries(site: &Site) -> Vec<String> {
    files(&site.path().join(".gongkai-cache/1")).into_keys().collect()
}

#[test]
fn every_page_shares_the_card_of_its_report_and_language() {
    let site = Site::copy("small").anew();
    site.build();
    let base = "https://report.example/x/";
    for (page, wanted) in [
        ("index.html", "card/zh"),
        ("en/index.html", "card/en"),
        ("2024/index.html", "card/2024/zh"),
        ("2024/overview.html", "card/2024/zh"),
        ("en/2024/print.html", "card/2024/en"),
        ("en/2023/overview.html", "card/2023/en"),
    ] {
        let html = site.page(page);
        for (property, name) in [("property=\"og:image\"", ""), ("name=\"twitter:image\"", ""), ("itemprop=\"image\"", "-square")]
        {
            let tag = format!("<meta {property} content=\"{base}{wanted}{name}.png\">");
            assert!(html.contains(&tag), "{page} lacks {tag}");
        }
        assert_eq!(card(&site, &format!("{}.png", &wanted[5..])).dimensions(), (1200, 630));
        assert_eq!(card(&site, &format!("{}-square.png", &wanted[5..])).dimensions(), (600, 600));
    }
    assert!(site.page("2024/index.html").contains("\"image\":\"https://report.example/x/card/2024/zh.png\""));
}

/// Only a site that asks for them pays for them.
#[test]
fn a_section_has_a_card_of_its_own_if_the_site_asks_for_it() {
    let site = Site::copy("small").anew();
    site.replace("content/site.yaml", "theme: default\n", "theme: default\nsection_cards: true\n");
    site.build();
    for (page, wanted) in [
        ("2024/index.html", "card/2024/zh"),
        ("2024/print.html", "card/2024/zh"),
        ("2024/overview.html", "card/2024/overview/zh"),
        ("en/2024/quality.html", "card/2024/quality/en"),
    ] {
        let tag = format!("<meta property=\"og:image\" content=\"https://report.example/x/{wanted}.png\">");
        assert!(site.page(page).contains(&tag), "{page} lacks {tag}");
        assert_eq!(card(&site, &format!("{}.png", &wanted[5..])).dimensions(), (1200, 630));
    }
    let of_report = std::fs::read(site.path().join("public/card/2024/zh.png")).expect("a card");
    let of_section = std::fs::read(site.path().join("public/card/2024/overview/zh.png")).expect("a card");
    assert!(of_report != of_section, "the section's title and figures are on its card");
}

#[test]
fn without_an_address_there_are_no_cards() {
    let site = Site::copy("small").anew();
    site.replace("content/site.yaml", "base_url: https://report.example/x/\n", "");
    site.run(&["build"]);
    assert!(site.has("public/index.html") && !site.has("public/card"));
}

#[test]
fn a_second_build_takes_what_is_kept() {
    let site = Site::copy("small").anew();
    site.build();
    let before = entries(&site);
    assert_eq!(before.len(), 13, "three subjects, two languages, two shapes; and that the one picture is sound");
    // Every entry is replaced by one that is sound and says something else.
    let rest = [&0_u32.to_le_bytes()[..], b"kept"].concat();
    let other = [blake3::hash(&rest).as_bytes().as_slice(), &rest].concat();
    for entry in &before {
        site.write(&format!(".gongkai-cache/1/{entry}"), &other);
    }
    site.build();
    assert_eq!(site.output()["card/2024/zh.png"], b"kept");
    assert_eq!(entries(&site), before);
}

#[test]
fn a_damaged_entry_is_made_again() {
    let site = Site::copy("small").anew();
    site.build();
    let made = site.output();
    for entry in entries(&site) {
        let name = format!(".gongkai-cache/1/{entry}");
        let mut bytes = fs::read(site.path().join(&name)).expect("an entry");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        site.write(&name, bytes);
    }
    for entry in entries(&site).iter().take(2) {
        site.write(&format!(".gongkai-cache/1/{entry}"), b"");
    }
    site.build();
    assert_eq!(site.output(), made);
}

#[test]
fn what_is_no_longer_used_is_removed_and_nothing_else() {
    let site = Site::copy("small").anew();
    site.build();
    let before = entries(&site);
    site.write(".gongkai-cache/1/notes.txt", "mine");
    site.replace("content/2024/report.yaml", "edition:\n  zh: ", "edition:\n  zh: 新");
    site.build();
    let after = entries(&site);
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(
        before.iter().filter(|entry| !after.contains(entry)).count(),
        4,
        "the Chinese cards of the report and of the front"
    );
    assert!(after.contains(&"notes.txt".to_owned()));
    assert_eq!(site.read(".gongkai-cache/.gitignore"), "*\n");
}

#[test]
fn two_builds_at_once_do_not_disturb_each_other() {
    let site = Site::copy("small").anew();
    let start = |output: &str| {
        let mut command = program();
        command.current_dir(site.path()).args(["build", "--output", output]).stdout(std::process::Stdio::null());
        command.spawn().expect("the program can be started")
    };
    let mut builds = [start("one"), start("two"), start("three")];
    assert!(builds.iter_mut().all(|build| build.wait().expect("it ends").success()));
    let output = |name: &str| files(&site.path().join(name));
    assert_eq!(output("one"), output("two"));
    assert_eq!(output("one"), output("three"));
}

#[test]
fn a_place_that_keeps_nothing_is_no_mistake() {
    let site = Site::copy("small").anew();
    site.write(".gongkai-cache", "in the way");
    site.build();
    assert_eq!(card(&site, "2024/zh.png").dimensions(), (1200, 630));
    assert_eq!(site.read(".gongkai-cache"), "in the way");
}

#[test]
fn words_without_a_font_are_left_out_and_told() {
    let site = Site::copy("small").anew();
    let run = build_with(&site, &fonts("latin"), "en");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("Share cards and posters: no font contains "), "{}", run.out);
    let (chinese, english) = (card(&site, "2024/zh.png"), card(&site, "2024/en.png"));
    assert!(is_blank(&chinese, 80..400), "no organisation and no title, rather than boxes");
    assert!(!is_blank(&english, 80..160) && !is_blank(&english, 170..400));
    let again = build_with(&site, &fonts("latin"), "zh");
    assert!(again.out.contains("分享图片和长图："), "told again though the cards are kept: {}", again.out);
    let complete = build_with(&site, &fonts("han"), "en");
    assert_eq!(complete.out.lines().count(), 1, "{}", complete.out);
    assert!(!is_blank(&card(&site, "2024/zh.png"), 170..400), "other fonts, other cards");
}

#[test]
fn without_any_font_a_card_still_has_its_colours() {
    let site = Site::copy("small").anew();
    let run = build_with(&site, &site.path().join("nowhere"), "en");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let card = card(&site, "2024/en.png");
    assert!(is_blank(&card, 70..400));
    assert_eq!(card.get_pixel(600, 56), Rgba([0x0b, 0x3d, 0x91, 0xff]), "the accent of the site");
}

#[test]
fn a_theme_with_fonts_is_drawn_with_them_on_every_machine() {
    let (own, machine) = (Site::copy("small").anew(), Site::copy("small").anew());
    machine.build();
    own.write("themes/default/fonts/test.otf", fs::read(fonts("han").join("test.otf")).expect("the font"));
    own.write("themes/default/fonts/OFL.txt", "its licence");
    let run = build_with(&own, &fonts("latin"), "en");
    assert_eq!((run.code, run.err.as_str(), run.out.lines().count()), (Some(0), "", 1));
    assert_eq!(own.output()["card/2024/zh.png"], machine.output()["card/2024/zh.png"]);
}

#[test]
fn a_theme_can_draw_another_card() {
    let site = Site::copy("small").anew();
    site.write(
        "themes/default/templates/card.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{{ card.width }}\" height=\"{{ card.height }}\"><rect width=\"100%\" height=\"100%\" fill=\"{{ card.accent }}\"/></svg>",
    );
    site.build();
    assert_eq!(card(&site, "en.png").get_pixel(10, 600), Rgba([0x0b, 0x3d, 0x91, 0xff]));
}

/// The small site with another title of its newest report.
fn titled(zh: &str, en: &str) -> Site {
    let site = Site::copy("small").anew();
    let report = site.read("content/2024/report.yaml");
    let (mut lines, mut in_title) = (Vec::new(), false);
    for line in report.lines() {
        in_title = if line.starts_with(' ') { in_title } else { line == "title:" };
        lines.push(match line.split_once(": ").filter(|_| in_title) {
            Some(("  zh", _)) => format!("  zh: {zh}"),
            Some(("  en", _)) => format!("  en: {en}"),
            _ => line.to_owned(),
        });
    }
    site.write("content/2024/report.yaml", lines.join("\n") + "\n");
    site
}

#[test]
fn long_titles_stay_on_the_card() {
    let english = "Annual Report on the Quality of Vocational Education ".repeat(8);
    let site = titled(&"高质量发展".repeat(24), english.trim());
    site.run(&["build"]);
    for (name, margin, foot) in
        [("2024/zh.png", 90, 384..402), ("2024/en.png", 90, 384..402), ("2024/zh-square.png", 48, 402..414)]
    {
        let card = card(&site, name);
        let right = card.width() - margin..card.width();
        let outside = |x: u32| (0..card.height()).all(|y| card.get_pixel(x, y) == PAPER);
        assert!((0..margin).chain(right).all(outside), "{name}: a line leaves its room");
        assert!(is_blank(&card, foot), "{name}: the title runs into the figures");
    }
}

#[test]
fn a_title_without_end_is_cut_where_a_long_one_is() {
    let (chinese, english) = ("高质量发展", "Quality of Vocational Education ");
    let build = |times: usize| {
        let site = titled(&chinese.repeat(times), english.repeat(times).trim());
        site.run(&["build"]);
        site.output()
    };
    let (long, endless) = (build(60), build(1_000));
    for name in ["card/2024/zh.png", "card/2024/en.png", "card/2024/zh-square.png"] {
        assert!(endless[name] == long[name], "{name}: what is not shown changes nothing");
    }
}

#[test]
fn characters_that_no_drawing_may_hold_are_refused() {
    let site = titled("\"年度\\x0b报告\\uffff\"", "\"Annual\\x01report\"");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.matches("[unprintable-character]").count()), (Some(1), 3), "{}", run.err);
    assert!(!site.has("public"));
}

#[test]
fn a_drawing_opens_no_files() {
    let site = Site::copy("small").anew();
    let mut blue = Vec::new();
    let square = image::RgbImage::from_pixel(8, 8, image::Rgb([0, 0, 255]));
    square.write_to(&mut std::io::Cursor::new(&mut blue), image::ImageFormat::Png).expect("a picture can be written");
    site.write("blue.png", &blue);
    let inside = format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&blue));
    let file = site.path().join("blue.png").display().to_string();
    let image = |href: &str, x: u32| format!("<image href=\"{href}\" x=\"{x}\" width=\"100\" height=\"100\"/>");
    site.write(
        "themes/default/templates/card.svg",
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{{{{ card.width }}}}\" height=\"{{{{ card.height }}}}\">\
            <rect width=\"100%\" height=\"100%\" fill=\"#fbfaf6\"/>{}{}{}</svg>",
            image("blue.png", 0),
            image(&file, 200),
            image(&inside, 400)
        ),
    );
    site.build();
    let card = card(&site, "en.png");
    assert_eq!([50, 250].map(|x| card.get_pixel(x, 50)), [PAPER, PAPER], "neither from here nor from anywhere");
    assert_eq!(card.get_pixel(450, 50), Rgba([0, 0, 255, 255]), "what the drawing holds itself");
}
