//! The browser's code in pieces: what all pages share, and a piece for each part of the product, fetched with its first page. Who
//! sets a salon up does not wait for the workspace (docs/adr/0015-code-in-pieces.md).

use leptos::prelude::*;
use leptos_router::LazyRoute;

use super::layout::Workspace;
#[cfg(feature = "hydrate")]
use super::pages::preload_onboarding;
use super::pages::{
    ClientList, ClientPage, CodePage, ForgotPage, InvitePage, OnboardingPage, PeoplePage, ProfilePage, SignInPage, WayBackPage,
    WhatsAppPage,
};

/// A function whose code is a piece of its own, and its pages as routes. `#[lazy]` makes a second function, `__preload_…`, that
/// fetches the piece.
macro_rules! piece {
    ($piece:ident, $preload:expr, $pages:ident: $($(#[$doc:meta])* $route:ident => $page:ident,)*) => {
        enum $pages {
            $($route,)*
        }

        #[lazy]
        fn $piece(page: $pages) -> AnyView {
            match page {
                $($pages::$route => $page().into_any(),)*
            }
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
                    $piece($pages::$route).await
                }

                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload.await;
                }
            }
        )*
    };
}

piece! {
    onboarding, async { __preload_onboarding().await; preload_onboarding().await; }, OnboardingPages:
    /// `/onboarding`.
    Onboarding => OnboardingPage,
}

piece! {
    workspace, __preload_workspace(), WorkspacePages:
    /// `/sign-in`: whoever types a password there is about to need the rest.
    SignIn => SignInPage,
    /// `/sign-in/code`.
    Code => CodePage,
    /// `/sign-in/forgot`.
    Forgot => ForgotPage,
    /// `/reset/:token`.
    WayBack => WayBackPage,
    /// `/invite/:token`.
    Invite => InvitePage,
    /// The frame around the workspace's pages.
    Frame => Workspace,
    /// `/clients`.
    Clients => ClientList,
    /// `/clients/:id`.
    Client => ClientPage,
    /// `/channels/whatsapp`.
    WhatsApp => WhatsAppPage,
    /// `/people`.
    People => PeoplePage,
    /// `/profile`.
    Profile => ProfilePage,
}
