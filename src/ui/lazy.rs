//! The browser's code in pieces: what all pages share, and a piece for each part of the product, fetched with its first page. Who
//! sets a salon up does not wait for the workspace (docs/adr/0015-code-in-pieces.md).

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::LazyRoute;

use super::browser;
use super::components::ProblemNotice;
use super::layout::Workspace;
use super::look::locale;
#[cfg(feature = "hydrate")]
use super::pages::preload_onboarding;
use super::pages::{
    ClientList, ClientPage, CodePage, ForgotPage, IntakePage, InvitePage, OnboardingPage, PeoplePage, ProfilePage, SignInPage, TextsPage,
    WayBackPage, WhatsAppPage,
};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;

/// A piece could not be fetched: the network is away, or a new release has taken the old one's place.
#[derive(Clone, Copy, Debug)]
pub struct PieceLost;

impl From<SplitLoaderError> for PieceLost {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The page, or in its place what to do when its piece was lost.
pub(super) fn or_notice(page: Result<AnyView, PieceLost>) -> AnyView {
    page.unwrap_or_else(|PieceLost| {
        let error = ApiError::new("piece-lost", ProblemKind::Unavailable);
        view! {
            <h1 class="sr-only">{text::product::name(locale())}</h1>
            <ProblemNotice error retry=Callback::new(|()| browser::reload())/>
        }
        .into_any()
    })
}

/// A page that the server has drawn cannot be taken over without its code. Then it is loaded anew, once, and otherwise stays as it was
/// sent: its links and forms work without us.
#[cfg(feature = "hydrate")]
pub(super) async fn or_stay(fetched: Result<(), SplitLoaderError>) {
    if fetched.is_err() && browser::root_attribute("data-ready").is_none() {
        browser::reload_once();
        std::future::pending::<()>().await;
    }
}

/// A function whose code is a piece of its own, and its pages as routes.
macro_rules! piece {
    ($piece:ident, $preload:ident, $pages:ident, $more:expr; $($(#[$doc:meta])* $route:ident => $page:ident,)*) => {
        enum $pages {
            $($route,)*
        }

        #[wasm_split($piece, wasm_split_path = leptos::wasm_split, preload($preload), fallible)]
        fn $piece(page: $pages) -> Result<AnyView, PieceLost> {
            #[cfg(feature = "ssr")]
            leptos::prefetch_lazy_fn_on_server(stringify!($piece));
            Ok(match page {
                $($pages::$route => $page().into_any(),)*
            })
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    or_notice($piece($pages::$route).await)
                }

                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    {
                        or_stay($preload().await).await;
                        $more.await;
                    }
                }
            }
        )*
    };
}

piece! {
    onboarding, preload_onboarding_piece, OnboardingPages, preload_onboarding();
    /// `/onboarding`.
    Onboarding => OnboardingPage,
}

piece! {
    workspace, preload_workspace_piece, WorkspacePages, std::future::ready(());
    /// The frame around the workspace's pages.
    Frame => Workspace,
    /// `/clients`.
    Clients => ClientList,
    /// `/clients/:id`.
    Client => ClientPage,
}

piece! {
    office, preload_office_piece, OfficePages, std::future::ready(());
    /// `/sign-in`.
    SignIn => SignInPage,
    /// `/sign-in/code`.
    Code => CodePage,
    /// `/sign-in/forgot`.
    Forgot => ForgotPage,
    /// `/reset/:token`.
    WayBack => WayBackPage,
    /// `/invite/:token`.
    Invite => InvitePage,
    /// `/channels/whatsapp`.
    WhatsApp => WhatsAppPage,
    /// `/texts`.
    Texts => TextsPage,
    /// `/people`.
    People => PeoplePage,
    /// `/intake`.
    Intake => IntakePage,
    /// `/profile`.
    Profile => ProfilePage,
}
