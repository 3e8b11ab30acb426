//! Looking for QR codes again and again: at several sizes, light on dark and dark on light, by several thresholds.

use image::GrayImage;
use image::imageops::{self, FilterType};
use rqrr::PreparedImage;

/// Sizes to try, in percent; as it is comes first.
const SIZES: [u32; 5] = [100, 50, 200, 150, 33];
/// A picture is not enlarged beyond this side, nor looked at above it when it can be made smaller.
const COMFORTABLE: u32 = 2_400;

/// The texts of all codes found at the first try that finds any.
pub(crate) fn search(picture: &GrayImage) -> Vec<String> {
    let side = picture.width().max(picture.height());
    for percent in SIZES {
        if percent > 100 && side * percent / 100 > COMFORTABLE {
            continue;
        }
        let sized = resized(picture, percent);
        for turned in [false, true] {
            let view = if turned { inverted(&sized) } else { sized.clone() };
            let view = with_quiet_zone(&view);
            let tries: [fn(&GrayImage) -> Vec<String>; 3] = [by_neighbourhood, by_threshold, |view| by_threshold(&blurred(view))];
            if let Some(found) = tries.iter().map(|look| look(&view)).find(|found| !found.is_empty()) {
                return found;
            }
        }
    }
    Vec::new()
}

fn resized(picture: &GrayImage, percent: u32) -> GrayImage {
    if percent == 100 {
        return picture.clone();
    }
    let side = |length: u32| (length * percent / 100).max(1);
    imageops::resize(picture, side(picture.width()), side(picture.height()), FilterType::Triangle)
}

fn inverted(picture: &GrayImage) -> GrayImage {
    let mut other = picture.clone();
    imageops::invert(&mut other);
    other
}

fn blurred(picture: &GrayImage) -> GrayImage {
    imageops::blur(picture, 1.0)
}

/// A white margin: a code cut close to its edge, or turned from a dark theme, has none of its own.
fn with_quiet_zone(picture: &GrayImage) -> GrayImage {
    let margin = picture.width().max(picture.height()) / 16 + 4;
    let mut framed = GrayImage::from_pixel(picture.width() + 2 * margin, picture.height() + 2 * margin, image::Luma([255]));
    imageops::replace(&mut framed, picture, i64::from(margin), i64::from(margin));
    framed
}

/// Dark is what is darker than its neighbourhood.
fn by_neighbourhood(picture: &GrayImage) -> Vec<String> {
    let mut prepared =
        PreparedImage::prepare_from_greyscale(picture.width() as usize, picture.height() as usize, |x, y| shade(picture, x, y));
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

/// Dark is what is darker than one threshold for the whole picture.
fn by_threshold(picture: &GrayImage) -> Vec<String> {
    let threshold = otsu(picture);
    let dark = |x, y| shade(picture, x, y) < threshold;
    let mut prepared = PreparedImage::prepare_from_bitmap(picture.width() as usize, picture.height() as usize, dark);
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

fn shade(picture: &GrayImage, x: usize, y: usize) -> u8 {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return 255 };
    picture.get_pixel_checked(x, y).map_or(255, |pixel| pixel.0[0])
}

/// The threshold that best parts the picture into dark and light (Otsu's method).
fn otsu(picture: &GrayImage) -> u8 {
    let mut counts = [0_u64; 256];
    for pixel in picture.pixels() {
        if let Some(count) = counts.get_mut(usize::from(pixel.0[0])) {
            *count += 1;
        }
    }
    let total: u64 = counts.iter().sum();
    let weighted: u64 = counts.iter().zip(0_u64..).map(|(count, shade)| count * shade).sum();
    let (mut below, mut below_weighted, mut best, mut threshold) = (0_u64, 0_u64, 0_u128, 128_u8);
    for (count, shade) in counts.iter().zip(0_u8..=255) {
        below += count;
        below_weighted += count * u64::from(shade);
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        // The variance between the two parts, up to a constant factor, in whole numbers.
        let gap = (i128::from(below_weighted) * i128::from(total) - i128::from(below) * i128::from(weighted)).unsigned_abs();
        let between = gap / u128::from(below) * (gap / u128::from(above));
        if between > best {
            (best, threshold) = (between, shade.saturating_add(1));
        }
    }
    threshold
}
