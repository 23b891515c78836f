//! A JPEG in printers' inks with a profile of its own, in which full cyan is a green:
//! whoever ignores the profile shows cyan.

use jpeg_encoder::{ColorType, Encoder};

/// Left half full cyan, right half bare paper; `luminance` for the form that
/// photographs have (YCCK).
pub(crate) fn jpeg(width: u16, height: u16, luminance: bool, profile: Option<&[u8]>) -> Vec<u8> {
    // Stored as how much paper shows.
    let pixel = |x: u16| if x < width / 2 { [0, 255, 255, 255] } else { [255; 4] };
    let pixels: Vec<u8> = (0..height).flat_map(|_| (0..width).flat_map(pixel)).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).expect("a profile fits");
    }
    let form = if luminance { ColorType::CmykAsYcck } else { ColorType::Cmyk };
    // The encoder turns inks into what is stored; it is given the inks.
    let inks: Vec<u8> = pixels.iter().map(|paper| 255 - paper).collect();
    encoder.encode(&inks, width, height, form).expect("a picture can be written");
    bytes
}

/// Inks to Lab by a table of two steps an ink (ICC.1, lut8Type).
pub(crate) fn profile() -> Vec<u8> {
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    // Numbers are counted in parts of 65536; this is a matrix that changes nothing.
    for number in [65536_i32, 0, 0, 0, 65536, 0, 0, 0, 65536] {
        table.extend(number.to_be_bytes());
    }
    let straight = |curves: usize| (0..curves).flat_map(|_| 0..=255_u8).collect::<Vec<u8>>();
    table.extend(straight(4));
    for node in 0..16 {
        let (cyan, others) = (node & 8 != 0, node & 7 != 0);
        table.extend::<[u8; 3]>(match (cyan, others) {
            (false, false) => [255, 128, 128],
            (true, false) => [140, 68, 178],
            _ => [20, 128, 128],
        });
    }
    table.extend(straight(3));
    let mut profile = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| profile[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &u32::try_from(144 + table.len()).expect("short").to_be_bytes());
    put(8, &[2, 0x40, 0, 0]);
    put(12, b"prtrCMYKLab \x07\xe8\0\x01\0\x01\0\0\0\0\0\0acsp");
    for (index, number) in [63190_i32, 65536, 54061].into_iter().enumerate() {
        put(68 + index * 4, &number.to_be_bytes());
    }
    profile.extend(1_u32.to_be_bytes());
    profile.extend(b"A2B0");
    profile.extend(144_u32.to_be_bytes());
    profile.extend(u32::try_from(table.len()).expect("short").to_be_bytes());
    profile.extend(table);
    profile
}
