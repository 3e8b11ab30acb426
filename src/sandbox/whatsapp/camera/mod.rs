//! The phone's camera: bytes of a picture in, the texts of its QR codes out.
//!
//! There is no other way to give a phone a QR code (the scan of `super::server::qr` starts here). A dark theme, a doubled
//! scale, a tilt and a mild blur are read, because people photograph screens.

mod tries;

use std::io::Cursor;

use image::{GrayImage, ImageFormat, ImageReader, Limits};

use super::refusal::Refusal;

/// The largest side of a picture, in pixels.
const LARGEST: u32 = 8_192;

/// The texts of the QR codes on a PNG or JPEG picture.
pub(crate) fn read(picture: &[u8]) -> Result<Vec<String>, Refusal> {
    let grey = develop(picture)?;
    let found = tries::search(&grey);
    if found.is_empty() { Err(Refusal::NoCode) } else { Ok(found) }
}

/// The picture in shades of grey; what is transparent is white, as on paper.
fn develop(picture: &[u8]) -> Result<GrayImage, Refusal> {
    let refuse = |why: &dyn std::fmt::Display| Refusal::NotAPicture(why.to_string());
    let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().map_err(|error| refuse(&error))?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(refuse(&"the format is unknown"));
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LARGEST), Some(LARGEST));
    reader.limits(limits);
    let image = reader.decode().map_err(|error| refuse(&error))?.into_luma_alpha8();
    Ok(GrayImage::from_fn(image.width(), image.height(), |x, y| {
        let [light, alpha] = image.get_pixel(x, y).0;
        let blended = (u32::from(light) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
        image::Luma([u8::try_from(blended).unwrap_or(255)])
    }))
}

#[cfg(test)]
mod tests;
