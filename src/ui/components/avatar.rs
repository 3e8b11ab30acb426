//! A person as two letters on a colour of their own.

use leptos::prelude::*;

use super::Icon;
use crate::ui::format;

/// How big.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum AvatarSize {
    /// 24 px in the rows of wide screens, 36 on phones.
    Row,
    /// 36 px.
    #[default]
    Normal,
    /// 48 px, at the head of a card.
    Large,
}

/// The letters of a name; a person's outline when the name has none. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: String,
    /// How big.
    #[prop(optional)]
    size: AvatarSize,
    /// Marks that this person is reached by WhatsApp.
    #[prop(optional)]
    whatsapp: bool,
) -> impl IntoView {
    let class = match size {
        AvatarSize::Row => "avatar md:!size-6 md:!text-[10px]",
        AvatarSize::Normal => "avatar",
        AvatarSize::Large => "avatar avatar-lg",
    };
    let mark = if size == AvatarSize::Row { "mark mark-whatsapp md:hidden" } else { "mark mark-whatsapp" };
    let letters = format::initials(&name);
    view! {
        <span class=class style=format!("--h: {}", format::hue(&name)) aria-hidden="true">
            {letters.map_or_else(|| view! { <Icon name="user-round"/> }.into_any(), IntoAny::into_any)}
            {whatsapp.then(|| view! { <Icon name="message-circle" class=mark/> })}
        </span>
    }
}
