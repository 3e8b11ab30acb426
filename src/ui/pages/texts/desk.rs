//! Where texts are changed: what stands there, and by which door a change goes in.

use leptos::prelude::*;

use super::editor::EDITOR;
use crate::api::onboarding::{preview_text, save_text};
use crate::api::texts::{preview_company_text, save_company_text};
use crate::domain::error::ApiError;
use crate::domain::notification::view::{Preview, Sender, TextView};
use crate::domain::timeline::MessageTrigger;
use crate::ui::browser;

/// Whose browser it is.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) enum Door {
    /// It sets the salon up.
    Setup,
    /// Somebody is signed in.
    Workspace,
}

/// The place where texts are changed.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) struct Desk {
    door: Door,
    /// As they are kept.
    pub(super) texts: Signal<Vec<TextView>>,
    pub(super) sender: Signal<Sender>,
    /// Takes what was kept just now.
    pub(super) kept: Callback<TextView>,
    /// Which text is open.
    pub(super) open: RwSignal<MessageTrigger>,
    /// What stands in it before it is kept, with the fields' own words.
    pub(super) template: RwSignal<String>,
    /// Why it was not kept; what was typed stays.
    pub(super) fault: RwSignal<Option<ApiError>>,
}

impl Desk {
    /// A place with the first text open.
    pub(in crate::ui::pages) fn new(door: Door, texts: Signal<Vec<TextView>>, sender: Signal<Sender>, kept: Callback<TextView>) -> Self {
        let open = MessageTrigger::Created;
        let template = texts.with_untracked(|texts| template_of(texts, open));
        Self { door, texts, sender, kept, open: RwSignal::new(open), template: RwSignal::new(template), fault: RwSignal::new(None) }
    }

    /// Whether the open text was refused; it gets the focus then.
    pub(in crate::ui::pages) fn is_refused(self) -> bool {
        let refused = self.fault.with_untracked(Option::is_some);
        if refused {
            browser::focus(EDITOR);
        }
        refused
    }

    /// The text as it is kept.
    pub(super) fn stored(self, trigger: MessageTrigger) -> String {
        self.texts.with(|texts| template_of(texts, trigger))
    }

    /// Keeps a text.
    pub(super) async fn keep(self, text: TextView) -> Result<TextView, ApiError> {
        let TextView { trigger, template, enabled } = text.clone();
        match self.door {
            Door::Setup => save_text(trigger, template, enabled).await,
            Door::Workspace => save_company_text(trigger, template, enabled).await,
        }
        .map(|()| text)
    }

    /// How it reads on a booking.
    pub(super) async fn preview(self, trigger: MessageTrigger, template: String, number: u32) -> Result<Preview, ApiError> {
        match self.door {
            Door::Setup => preview_text(trigger, template, number).await,
            Door::Workspace => preview_company_text(trigger, template, number).await,
        }
    }
}

fn template_of(texts: &[TextView], trigger: MessageTrigger) -> String {
    texts.iter().find(|text| text.trigger == trigger).map(|text| text.template.clone()).unwrap_or_default()
}
