//! Pictures: smaller widths for phones, turned the right way, without metadata, with
//! caption and credit; nothing is written while one cannot be opened.

use crate::support::browser;
use crate::support::inks;
use crate::support::server::Server;
use crate::support::{Site, files, program};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage};
use serde_json::json;
use std::fs;
use std::process::Command;

/// A turn by a quarter and the place where the picture was taken, as a phone writes them.
const EXIF: [u8; 38] = [
    b'I', b'I', 42, 0, 8, 0, 0, 0, 2, 0, // little-endian, two entries
    0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, // orientation: the camera was held upright
    0x25, 0x88, 4, 0, 1, 0, 0, 0, 34, 0, 0, 0, // places
    0, 0, 0, 0,
];

/// Red on the left, blue on the right.
fn drawing(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| if x < width / 2 { [200, 30, u8::try_from((x + y) % 32).unwrap_or(0)] } else { [30, 30, 200] };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb(colour(x, y))))
}

fn photograph(width: u32, height: u32, exif: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif.to_vec()).expect("JPEG holds metadata");
    }
    drawing(width, height).write_with_encoder(encoder).expect("a picture can be written");
    bytes
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    drawing(width, height).write_with_encoder(PngEncoder::new(&mut bytes)).expect("a picture can be written");
    bytes
}

/// The small site with pictures at the end of a section.
fn site(pictures: &[(&str, Vec<u8>)], markdown: &str) -> Site {
    let site = Site::copy("small").anew();
    for (name, bytes) in pictures {
        site.write(&format!("content/2024/images/{name}"), bytes);
    }
    for language in ["zh", "en"] {
        let name = format!("content/2024/plans.{language}.md");
        let text = site.read(&name);
        site.write(&name, format!("{text}\n{markdown}\n"));
    }
    site
}

fn size(site: &Site, name: &str) -> (u32, u32) {
    let picture = image::open(site.path().join("public/2024/images").join(name)).expect(name);
    (picture.width(), picture.height())
}

#[test]
fn a_photograph_comes_in_the_widths_that_the_layout_needs() {
    let original = photograph(2000, 1000, None);
    let site = site(&[("base.jpg", original.clone())], "![实训基地](images/base.jpg \"基地全景｜摄影：王芳\")");
    site.build();
    for (width, height) in [(360, 180), (720, 360), (1080, 540), (1440, 720)] {
        assert_eq!(size(&site, &format!("base.{width}w.jpg")), (width, height));
    }
    assert_eq!(site.output()["2024/images/base.jpg"], original, "the original as it is");
    let figure = "<figure class=\"image\"><a class=\"original\" href=\"images/base.jpg\">\
        <img src=\"images/base.720w.jpg\" \
        srcset=\"images/base.360w.jpg 360w, images/base.720w.jpg 720w, images/base.1080w.jpg 1080w, images/base.1440w.jpg 1440w\" \
        sizes=\"(min-width: 48em) 684px, calc(100vw - 2.2rem)\" alt=\"实训基地\" width=\"2000\" height=\"1000\" decoding=\"async\"></a>\
        <figcaption>基地全景 <small class=\"credit\">摄影：王芳</small></figcaption></figure>";
    assert!(site.page("2024/plans.html").contains(figure), "{}", site.page("2024/plans.html"));
    assert!(site.page("en/2024/plans.html").contains("src=\"../../2024/images/base.720w.jpg\""));
}

#[test]
fn no_picture_is_made_larger_and_small_ones_stay_as_they_are() {
    let pictures = [("small.jpg", photograph(700, 300, None)), ("middle.png", png(1000, 500))];
    let site = site(&pictures, "![小](images/small.jpg)\n\n![中](images/middle.png \"|摄影\")");
    site.build();
    let made: Vec<String> = files(&site.path().join("public/2024/images")).into_keys().collect();
    assert_eq!(made, ["gate.png", "middle.360w.png", "middle.720w.png", "middle.png", "small.jpg"]);
    let html = site.page("2024/plans.html");
    assert!(html.contains("<figure class=\"image\"><img src=\"images/small.jpg\" alt=\"小\" width=\"700\" height=\"300\" decoding=\"async\"></figure>"));
    assert!(html.contains("<figcaption><small class=\"credit\">摄影</small></figcaption>"));
    assert_eq!(html.matches("loading=\"lazy\"").count(), 1, "the first of a page is not kept waiting");
}

#[test]
fn smaller_pictures_stand_upright_and_tell_no_place() {
    let site = site(&[("held.jpg", photograph(1600, 800, Some(&EXIF)))], "![竖拍](images/held.jpg)");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0));
    assert!(run.err.contains("[image-place]") && run.err.contains("content/2024/plans.zh.md"), "{}", run.err);
    let bytes = &site.output()["2024/images/held.720w.jpg"];
    let picture = image::load_from_memory(bytes).expect("a picture").into_rgb8();
    assert_eq!(picture.dimensions(), (720, 1440));
    let (top, bottom) = (picture.get_pixel(360, 100), picture.get_pixel(360, 1340));
    assert!(top[0] > 150 && bottom[2] > 150, "what was left is on top: {top:?} {bottom:?}");
    assert!(!bytes.windows(4).any(|window| window == b"Exif"));
    assert!(site.page("2024/plans.html").contains("width=\"800\" height=\"1600\""));
}

#[test]
fn a_second_build_makes_no_picture_again() {
    let site = site(&[("base.jpg", photograph(1500, 900, None))], "![基地](images/base.jpg)");
    site.build();
    let output = site.output();
    let kept = |site: &Site| {
        let cache = site.path().join(".gongkai-cache/1");
        let time = |name: &String| fs::metadata(cache.join(name)).and_then(|entry| entry.modified()).expect("an entry");
        files(&cache).into_keys().map(|name| (time(&name), name)).collect::<Vec<_>>()
    };
    let before = kept(&site);
    site.build();
    assert_eq!(kept(&site), before, "no entry was written anew");
    assert_eq!(site.output(), output);
    // A changed picture is another one.
    site.write("content/2024/images/base.jpg", photograph(1500, 600, None));
    site.build();
    assert_eq!(size(&site, "base.720w.jpg"), (720, 288));
    assert_eq!(kept(&site).len(), before.len(), "the old widths are gone");
}

#[test]
fn a_damaged_picture_stops_before_anything_is_written() {
    let whole = photograph(1500, 900, None);
    let site = site(&[("base.jpg", whole[..600].to_vec())], "![基地](images/base.jpg)");
    for command in ["check", "build"] {
        let run = site.run(&[command, "--lang", "en"]);
        assert_eq!(run.code, Some(1));
        assert!(run.err.contains("[image-damaged]") || run.err.contains("[image-unreadable]"), "{}", run.err);
        assert!(run.err.contains("content/2024/plans.zh.md:"), "{}", run.err);
    }
    assert!(!site.has("public"));
    site.write("content/2024/images/base.jpg", whole);
    site.build();
}

#[test]
fn half_a_picture_is_damaged_though_decoders_take_it() {
    // Metadata with a thumbnail, which has an end of its own, and without a place.
    let mut exif = [&EXIF[..], &photograph(16, 16, None)].concat();
    exif[22] = 0;
    let mut photo = photograph(1500, 900, Some(&exif));
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b".to_vec();
    let half = |bytes: &[u8]| bytes[..bytes.len() * 9 / 10].to_vec();
    for (name, whole) in [("base.jpg", photo.clone()), ("small.jpg", photograph(300, 200, None)), ("dot.gif", gif.clone())] {
        let site = site(&[(name, half(&whole))], &format!("![基地](images/{name})"));
        for command in ["check", "build"] {
            let run = site.run(&[command, "--lang", "en"]);
            assert_eq!(run.code, Some(1), "{name}");
            let told =
                format!("[image-damaged]: The picture `images/{name}` is damaged and cannot be opened (the file is truncated).");
            assert!(run.err.contains(&told) && run.err.contains("content/2024/plans.zh.md:"), "{}", run.err);
        }
        assert!(site.run(&["check", "--lang", "zh"]).err.contains("打不开（文件不完整，后面缺了一段）。"));
        assert!(!site.has("public"));
    }
    // Cameras append data of their own.
    photo.extend(b"a film of a second");
    let pictures = [("base.jpg", photo), ("dot.gif", gif)];
    site(&pictures, "![基地](images/base.jpg)\n\n![点](images/dot.gif)").build();
}

#[test]
fn a_trap_of_few_bytes_is_not_opened() {
    let mut trap = png(8, 8);
    trap[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    // The check sum of the head.
    let sum = crc(&trap[12..29]).to_be_bytes();
    trap[29..33].copy_from_slice(&sum);
    let site = site(&[("trap.png", trap)], "![陷阱](images/trap.png)");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[image-huge]") && run.err.contains("65535×65535"), "{}", run.err);
    assert!(!site.has("public"));
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn the_preview_makes_pictures_when_they_are_asked_for() {
    let site = site(&[("base.jpg", photograph(1500, 900, None))], "![基地](images/base.jpg)");
    let command: Command = program();
    let server = Server::start(command, site.path(), &[]);
    assert!(!site.has(".gongkai-cache"), "nothing is made before");
    let served = server.get("/2024/images/base.720w.jpg");
    assert_eq!(served.status, 200);
    assert_eq!(server.get("/card/2024/zh.png").status, 200);
    let built = site.build().output();
    assert_eq!(served.body, built["2024/images/base.720w.jpg"]);
}

#[test]
fn a_phone_loads_the_small_picture_alone() {
    let Some(mut browser) = browser::start() else { return };
    let site = site(&[("base.jpg", photograph(2400, 1600, None))], "![基地](images/base.jpg)");
    site.build();
    let page = site.path().join("public/2024/plans.html");
    let loaded = "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes('base.')).map(name => name.split('/').pop())";
    for (width, height, wanted) in [(360, 640, "base.360w.jpg"), (1280, 800, "base.720w.jpg")] {
        browser.size(width, height);
        browser.open_file(&page);
        browser.wait("document.querySelector('figure.image img').complete");
        assert_eq!(
            browser.ask("document.querySelector('figure.image img').currentSrc.split('/').pop()"),
            json!(wanted),
            "in a window of {width}"
        );
        assert_eq!(browser.ask(&format!("{loaded}.filter(name => name !== '{wanted}')")), json!([]));
        let overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(browser.ask(overflow), json!(false), "in a window of {width}");
    }
}

#[test]
fn printers_inks_become_the_colours_of_their_profile() {
    let profile = inks::profile();
    for luminance in [false, true] {
        let original = inks::jpeg(1600, 800, luminance, Some(&profile));
        let site = site(&[("press.jpg", original.clone())], "![印刷](images/press.jpg)");
        site.build();
        for width in [360, 720, 1080, 1440] {
            let bytes = &site.output()[&format!("2024/images/press.{width}w.jpg")];
            assert!(bytes.len() < original.len(), "{width}: {} of {}", bytes.len(), original.len());
            assert!(!bytes.windows(11).any(|window| window == b"ICC_PROFILE"), "{width}: a profile of inks fits no light");
            let picture = image::load_from_memory(bytes).expect("a picture").into_rgb8();
            let (ink, paper) = (picture.get_pixel(width / 4, 50), picture.get_pixel(width * 3 / 4, 50));
            // Lab 55, -60, 50 is a green of this kind.
            assert!(ink[1] > 110 && ink[1] > ink[0] + 60 && ink[1] > ink[2] + 60, "{width}: {ink:?}");
            assert!(paper.0.iter().all(|light| *light > 245), "{width}: {paper:?}");
        }
    }
    // Without a profile, inks are what browsers make of them.
    let site = site(&[("press.jpg", inks::jpeg(1600, 800, false, None))], "![印刷](images/press.jpg)");
    site.build();
    let picture = image::load_from_memory(&site.output()["2024/images/press.360w.jpg"]).expect("a picture").into_rgb8();
    let ink = picture.get_pixel(90, 50);
    assert!(ink[0] < 20 && ink[1] > 240 && ink[2] > 240, "{ink:?}");
}

#[test]
fn a_profile_that_does_not_fit_is_left_out() {
    let profiled = |profile: Vec<u8>| {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.set_icc_profile(profile).expect("JPEG holds profiles");
        drawing(1600, 800).write_with_encoder(encoder).expect("a picture can be written");
        bytes
    };
    let srgb = moxcms::ColorProfile::new_srgb().encode().expect("a profile");
    for (profile, kept) in [(srgb, true), (inks::profile(), false), (b"no profile at all".to_vec(), false)] {
        let site = site(&[("base.jpg", profiled(profile))], "![基地](images/base.jpg)");
        site.build();
        let bytes = &site.output()["2024/images/base.720w.jpg"];
        assert_eq!(bytes.windows(11).any(|window| window == b"ICC_PROFILE"), kept);
    }
}

/// A chart as drawing programs save it: few colours, listed.
fn listed_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette([255, 255, 255, 157, 42, 29, 11, 61, 145, 20, 20, 20].as_slice());
    // Slanting lines on paper: resizing makes soft edges of many shades.
    let pixel = |x: u32, y: u32| match (x + y * 3) % 97 {
        0..=3 => 3,
        _ if (x * 2 + y) % 61 < 2 => 1,
        _ if (x + height - y) % 83 < 3 => 2,
        _ => 0,
    };
    let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| pixel(x, y))).collect();
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&pixels).expect("a picture can be written");
    writer.finish().expect("an end");
    bytes
}

#[test]
fn a_png_that_lists_its_colours_goes_on_listing_them() {
    let original = listed_png(1500, 900);
    let site = site(&[("chart.png", original.clone())], "![图](images/chart.png)");
    site.build();
    for width in [360, 720, 1080, 1440] {
        let bytes = &site.output()[&format!("2024/images/chart.{width}w.png")];
        assert!(bytes.len() <= original.len(), "{width}: {} of {}", bytes.len(), original.len());
        assert_eq!(bytes[25], 3, "{width}: listed");
        let picture = image::load_from_memory(bytes).expect("a picture").into_rgb8();
        let white = picture.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
        assert!(white > picture.pixels().len() / 4, "{width}: paper stays white");
    }
}

#[test]
fn no_smaller_picture_is_heavier_than_the_original() {
    let mut light = Vec::new();
    drawing(1500, 900).write_with_encoder(JpegEncoder::new_with_quality(&mut light, 4)).expect("a picture can be written");
    let mut exact = Vec::new();
    drawing(1500, 900).write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut exact)).expect("a picture");
    // A gradient of two axes: PNG packs every row of the whole, and not the softened ones.
    let gradient = RgbImage::from_fn(1500, 1000, |x, y| {
        Rgb([u8::try_from(x / 6 % 256).unwrap_or(0), u8::try_from(y / 4 % 256).unwrap_or(0), 90])
    });
    let mut drawn = Vec::new();
    DynamicImage::ImageRgb8(gradient).write_with_encoder(PngEncoder::new(&mut drawn)).expect("a picture");
    let pictures = [("light.jpg", light), ("exact.webp", exact), ("drawn.png", drawn), ("chart.png", listed_png(1500, 900))];
    let markdown: Vec<String> = pictures.iter().map(|(name, _)| format!("![图](images/{name})")).collect();
    let site = site(&pictures, &markdown.join("\n\n"));
    site.build();
    let output = site.output();
    for (name, original) in &pictures {
        let (stem, extension) = name.split_once('.').expect("an ending");
        for width in [360, 720, 1080, 1440] {
            let bytes = &output[&format!("2024/images/{stem}.{width}w.{extension}")];
            assert!(bytes.len() <= original.len(), "{name} {width}: {} of {}", bytes.len(), original.len());
            let kind = image::guess_format(bytes).expect("a picture").extensions_str()[0];
            assert_eq!(kind, extension, "what its name says");
        }
    }
}

#[test]
fn a_name_is_found_however_it_is_written() {
    let composed = "images/caf\u{e9}照.png";
    let decomposed = "cafe\u{301}照.png";
    for (on_disk, in_text) in [
        ("caf\u{e9}照.png", "images/caf%C3%A9%E7%85%A7.png"),
        ("caf\u{e9}照.png", "images/cafe\u{301}照.png"),
        (decomposed, composed),
        (decomposed, "images/cafe%CC%81%E7%85%A7.png"),
    ] {
        let site = site(&[(on_disk, png(300, 200))], &format!("![照片](<{in_text}>)\n\n见[原图](<{in_text}>)。"));
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!((run.code, run.err.contains("error")), (Some(0), false), "{on_disk:?} {in_text:?}: {}", run.err);
        assert!(site.has(&format!("public/2024/{composed}")), "an address has one form");
        let page = site.page("2024/plans.html");
        assert!(page.contains(&format!("src=\"{composed}\"")) && page.contains(&format!("href=\"{composed}\"")), "{page}");
    }
}

#[test]
fn two_names_of_one_form_are_told() {
    let site = site(&[("caf\u{e9}.png", png(30, 20)), ("cafe\u{301}.png", png(20, 30))], "![照片](images/café.png)");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[file-name]: Two files are called"), "{}", run.err);
}

#[test]
fn names_that_no_disk_keeps_are_told_by_check() {
    let long = format!("{}.png", "校".repeat(80));
    let fitting = format!("{}.png", "校".repeat(75));
    for (name, told) in [
        (long.as_str(), "is too long: 244 bytes"),
        ("con.png", "reserves `con.png` for a device"),
        ("AUX.png", "reserves `AUX.png` for a device"),
        ("NUL.png", "reserves `NUL.png` for a device"),
        ("com1.tar.png", "reserves `com1.tar.png` for a device"),
    ] {
        let site = site(&[(name, png(30, 20))], &format!("![照片](images/{name})"));
        let run = site.run(&["check", "--lang", "en"]);
        assert_eq!(run.code, Some(1), "{name}");
        assert!(run.err.contains("error[file-name]") && run.err.contains(told), "{name}: {}", run.err);
    }
    // The longest name has room for what is added to it.
    site(&[(&fitting, png(1500, 900))], &format!("![照片](images/{fitting})")).build();
}
