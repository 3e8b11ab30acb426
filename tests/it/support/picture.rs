//! A screenshot of the page's QR code: the SVG's squares painted on a PNG, as a browser would (D-54: phones take pictures).

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

/// Pixels of a module.
const MODULE: u32 = 6;

/// Paints an SVG that is made of one background and of unit squares (`M{x},{y}h1v1h-1`), dark on white.
pub(crate) fn photograph(svg: &str) -> Vec<u8> {
    let side: u32 = between(svg, "viewBox=\"0 0 ", " ").parse().unwrap();
    let mut image = GrayImage::from_pixel(side * MODULE, side * MODULE, Luma([255]));
    for square in between(svg, " d=\"", "\"").split('M').skip(1) {
        let (x, rest) = square.split_once(',').unwrap();
        let y = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap();
        let (left, top): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
        for (dx, dy) in (0..MODULE).flat_map(|dx| (0..MODULE).map(move |dy| (dx, dy))) {
            image.put_pixel(left * MODULE + dx, top * MODULE + dy, Luma([0]));
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text:.200}"));
    rest.split_once(to).unwrap().0
}
