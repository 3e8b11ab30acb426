//! Icons from the sprite `public/icons.svg`, and the disc that carries one beside an event or a state.

use leptos::prelude::*;

/// How big an icon is drawn; the stroke follows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum IconSize {
    /// 12 px, inside chips and crumbs.
    Tiny,
    /// 14 px.
    Small,
    /// 16 px.
    #[default]
    Normal,
    /// 20 px.
    Large,
}

/// What an icon or a disc means by its colour; always beside words.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tone {
    /// The usual.
    #[default]
    Plain,
    /// Ours: what we wrote or offer.
    Accent,
    /// Well done.
    Ok,
    /// Wants a look.
    Warn,
    /// Went wrong.
    Danger,
    /// Good to know.
    Info,
}

impl Tone {
    /// Ground and ink of a disc.
    pub fn disc(self) -> &'static str {
        match self {
            Self::Plain => "bg-press text-ink-2",
            Self::Accent => "bg-accent-tint text-accent-ink",
            Self::Ok => "bg-ok-tint text-ok",
            Self::Warn => "bg-warn-tint text-warn",
            Self::Danger => "bg-danger-tint text-danger",
            Self::Info => "bg-info-tint text-info",
        }
    }

    /// A dot or another mark.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Plain => "text-ink-3",
            Self::Accent => "text-accent",
            Self::Ok => "text-ok-solid",
            Self::Warn => "text-warn-solid",
            Self::Danger => "text-danger-solid",
            Self::Info => "text-info-solid",
        }
    }
}

/// One icon of the sprite. Decoration: the words stand beside it or in the button's label.
#[component]
pub fn Icon(
    /// Its name in the sprite.
    name: &'static str,
    /// How big.
    #[prop(optional)]
    size: IconSize,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let size = match size {
        IconSize::Tiny => "icon !size-3",
        IconSize::Small => "icon icon-sm",
        IconSize::Normal => "icon",
        IconSize::Large => "icon icon-lg",
    };
    view! {
        <svg class=format!("{size} {class}") aria-hidden="true">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}

/// An icon on a round ground: 26 px in a timeline, 36 px at the head of a card.
#[component]
pub fn Disc(
    /// The icon.
    icon: &'static str,
    /// What it means.
    tone: Tone,
    /// 36 px instead of 26.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let size = if large { "size-9" } else { "size-[26px]" };
    let icon_size = if large { IconSize::Normal } else { IconSize::Small };
    view! {
        <span class=format!("relative z-[1] flex shrink-0 items-center justify-center rounded-full {size} {}", tone.disc())>
            <Icon name=icon size=icon_size/>
        </span>
    }
}
