//! What a camera must read: the code as it is, in a dark theme, doubled, tilted, blurred, as JPEG, and all of it together.

use std::io::Cursor;

use fast_qr::QRBuilder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use rstest::rstest;

use super::*;

/// About as long as what a pairing code says.
fn text() -> String {
    format!("2@{},{},{},{},1", "a".repeat(64), "b".repeat(44), "c".repeat(44), "d".repeat(44))
}

fn rendered(module: u32, quiet: u32) -> GrayImage {
    let code = QRBuilder::new(text()).build().unwrap();
    let side = u32::try_from(code.size).unwrap();
    GrayImage::from_fn((side + 2 * quiet) * module, (side + 2 * quiet) * module, |x, y| {
        let (x, y) = ((x / module).checked_sub(quiet), (y / module).checked_sub(quiet));
        let dark = matches!((x, y), (Some(x), Some(y)) if x < side && y < side && code[y as usize][x as usize].value());
        Luma([if dark { 20 } else { 235 }])
    })
}

/// The picture turned by some degrees on a light table, with in-between shades.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures of a few hundred pixels"
)]
fn tilted(picture: &GrayImage, degrees: f32) -> GrayImage {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let side = (w * cos.abs() + h * sin.abs()).ceil();
    GrayImage::from_fn(side as u32, side as u32, |x, y| {
        let (x, y) = (x as f32 - side / 2.0, y as f32 - side / 2.0);
        imageops::interpolate_bilinear(picture, x * cos + y * sin + w / 2.0, y * cos - x * sin + h / 2.0).unwrap_or(Luma([235]))
    })
}

fn dark(picture: &GrayImage) -> GrayImage {
    let mut picture = picture.clone();
    imageops::invert(&mut picture);
    picture
}

fn doubled(picture: &GrayImage) -> GrayImage {
    imageops::resize(picture, picture.width() * 2, picture.height() * 2, FilterType::Triangle)
}

fn blurred(picture: &GrayImage) -> GrayImage {
    imageops::blur(picture, 1.4)
}

fn on_a_page(picture: &GrayImage) -> GrayImage {
    let mut page = GrayImage::from_fn(1280, 800, |x, y| Luma([if (x / 40 + y / 25) % 7 == 0 { 120 } else { 240 }]));
    imageops::replace(&mut page, picture, 500, 200);
    page
}

fn bytes(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture.clone()).into_rgb8().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[rstest]
#[case::as_it_is(rendered(4, 4))]
#[case::without_margin(rendered(4, 0))]
#[case::dark_theme(dark(&rendered(4, 4)))]
#[case::dark_without_margin(dark(&rendered(4, 0)))]
#[case::doubled(doubled(&rendered(4, 4)))]
#[case::tilted(tilted(&rendered(5, 4), 15.0))]
#[case::tilted_back(tilted(&rendered(5, 4), -15.0))]
#[case::blurred(blurred(&rendered(5, 4)))]
#[case::on_a_page(on_a_page(&rendered(4, 4)))]
#[case::small(rendered(2, 4))]
#[case::dark_doubled_tilted_blurred(blurred(&tilted(&doubled(&dark(&rendered(4, 4))), 15.0)))]
fn reads_the_code(#[case] picture: GrayImage) {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert_eq!(read(&bytes(&picture, format)).unwrap(), [text()], "{format:?}");
    }
}

#[test]
fn a_transparent_background_is_paper() {
    let code = rendered(4, 4);
    let picture = image::GrayAlphaImage::from_fn(code.width(), code.height(), |x, y| {
        image::LumaA([0, if code.get_pixel(x, y).0[0] < 128 { 255 } else { 0 }])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(read(bytes.get_ref()).unwrap(), [text()]);
}

#[test]
fn says_what_is_wrong_with_a_picture() {
    assert_eq!(read(b"2@abc,def").unwrap_err().code(), "not_a_picture");
    assert_eq!(read(&bytes(&rendered(4, 4), ImageFormat::Png)[..200]).unwrap_err().code(), "not_a_picture");
    assert_eq!(read(&bytes(&GrayImage::from_pixel(300, 300, Luma([200])), ImageFormat::Png)).unwrap_err().code(), "no_code");
}
