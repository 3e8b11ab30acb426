//! Registration: what the redirect of the marketplace does. Each salon it names becomes a company and an installation, once,
//! however often and however concurrently it comes; the answer is a token for the wizard.

use uuid::Uuid;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::i18n::Locale;
use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;
use crate::server::accounts::NewCompany;
use crate::server::accounts::company::found_company;
use crate::server::accounts::owners::is_owned;
use crate::server::integrations::connector::ConnectorError;
use crate::server::integrations::door;
use crate::server::integrations::store::create_installation;
use crate::server::platform::db::{DbError, SystemPurpose, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::vault::VaultError;

use super::activate::drawn;
use super::arrival::{BadArrival, Person};
use super::provider::{CrmCompany, MarketplaceApi, Standing};
use super::token::{Onboarding, Place};
use super::{Marketplace, standing, store};

/// Where the owner goes.
#[derive(Clone, Debug)]
pub enum Registered {
    /// Into the wizard, by this token.
    Onboarding(String),
    /// Every salon is active already: to the sign-in. The redirect is the same at every visit and opens nobody's workspace.
    SignIn(Returned),
}

/// Who came to a salon that is active already.
#[derive(Clone, Debug)]
pub struct Returned {
    pub company: CompanyId,
    /// As far as it holds for this salon.
    pub person: Option<Person>,
}

/// Why a redirect leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Our application's settings are not complete.
    #[error("not configured: {0:?}")]
    NotConfigured(Vec<&'static str>),
    #[error(transparent)]
    Arrival(#[from] BadArrival),
    /// The CRM did not tell about the salon.
    #[error(transparent)]
    Crm(#[from] ConnectorError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Token(#[from] jsonwebtoken::errors::Error),
    /// Two redirects took the salon from each other again and again.
    #[error("the salon changes hands while it is registered")]
    Contended,
}

impl From<DbError> for RegisterError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}

/// A salon after its registration.
struct Seat {
    place: Place,
    /// It is active now, and nothing was changed.
    is_active: bool,
    returning: bool,
    /// Who came, as far as it holds for this salon.
    person: Option<Person>,
}

impl Marketplace {
    /// Registers every salon of a redirect's query.
    pub async fn register(&self, provider: Provider, query: &str) -> Result<Registered, RegisterError> {
        let market = self.connectors.get(provider).marketplace();
        let missing = market.missing();
        if !missing.is_empty() {
            return Err(RegisterError::NotConfigured(missing));
        }
        let arrival = market.read_arrival(query)?;
        let proven = arrival.person.as_ref().is_some_and(|person| person.proven);
        tracing::info!(salons = arrival.salons.len(), person = arrival.person.is_some(), proven, "a salon comes from the marketplace");
        let (mut seats, mut refused) = (Vec::new(), None);
        for salon in &arrival.salons {
            match self.ask(market, salon).await {
                Ok(company) => {
                    let person = arrival.person.clone().map(|person| person.of(&company));
                    seats.push(self.seat(provider, salon, &company, person.as_ref()).await?);
                }
                // The others need not wait for it: it can be connected by itself.
                Err(error) => {
                    tracing::warn!(%error, "the CRM does not tell about a salon that comes from its marketplace");
                    refused.get_or_insert(error);
                }
            }
        }
        let returned = seats.first().map(|seat| Returned { company: seat.place.company_id, person: seat.person.clone() });
        let first = seats.iter().find(|seat| !seat.is_active).map(|seat| (seat.returning, seat.person.clone()));
        let mut waiting = seats.into_iter().filter(|seat| !seat.is_active).map(|seat| seat.place);
        let (Some(place), Some((returning, person))) = (waiting.next(), first) else {
            return match (refused, returned) {
                (Some(error), _) => Err(error.into()),
                (None, Some(returned)) => Ok(Registered::SignIn(returned)),
                (None, None) => Err(BadArrival::SalonMissing.into()),
            };
        };
        let installation = place.installation;
        let onboarding = Onboarding { provider, place, next: waiting.collect(), user_data: person, returning };
        let token = self.tokens.issue(self.db.clock().now(), self.db.ids().next::<Uuid>(), onboarding)?;
        tracing::info!(%installation, "an onboarding token was issued");
        Ok(Registered::Onboarding(token))
    }

    /// How many salons a redirect asks for; one, where it cannot be understood.
    pub fn count_salons(&self, provider: Provider, query: &str) -> usize {
        self.connectors.get(provider).marketplace().read_arrival(query).map_or(1, |arrival| arrival.salons.len())
    }

    /// What the CRM says of the salon. Its card is anybody's to read, so that «Connect» was pressed there is asked for too:
    /// nobody takes a salon's place before its owner comes.
    async fn ask(&self, market: &dyn MarketplaceApi, salon: &str) -> Result<CrmCompany, ConnectorError> {
        let company = market.get_company(salon).await?;
        match market.get_standing(salon).await? {
            Standing::Gone | Standing::Silent => Err(ConnectorError::Refused(403)),
            Standing::Pending | Standing::Active | Standing::Frozen => Ok(company),
        }
    }

    /// The salon's company and installation. A salon that has one keeps it: the redirect's salon is under no signature.
    async fn seat(&self, provider: Provider, salon: &str, crm: &CrmCompany, person: Option<&Person>) -> Result<Seat, RegisterError> {
        // Another redirect may found the company between our look and our own founding: then it is there at the second look.
        for _ in 0..3 {
            let mut tx = self.db.system(SystemPurpose::WebhookTokenLookup).await?;
            let owner = store::find_owner(&mut tx, provider, salon).await?;
            tx.commit().await?;
            let seated = match owner {
                Some((company, installation)) => self.seat_again(company, installation, salon, crm, person).await?,
                None => self.seat_first(provider, salon, crm, person).await?,
            };
            if let Some(seat) = seated {
                return Ok(seat);
            }
        }
        Err(RegisterError::Contended)
    }

    /// `None` when the installation went meanwhile.
    async fn seat_again(
        &self,
        company: CompanyId,
        installation: InstallationId,
        salon: &str,
        crm: &CrmCompany,
        person: Option<&Person>,
    ) -> Result<Option<Seat>, RegisterError> {
        let has_owner = is_owned(&self.db, company).await?;
        let mut tx = self.db.tenant(Tenant { company, actor: Actor::Connector }).await?;
        let Some(before) = store::lock_standing(&mut tx, installation).await? else { return Ok(None) };
        let place = Place { company_id: company, salon_id: salon.to_owned(), installation };
        if matches!(before.state.as_str(), "active" | "frozen") {
            tracing::info!(%installation, has_owner, "the salon is connected already");
            // Unless the CRM has forgotten it, which is asked for.
            standing::ask(&mut tx, installation).await?;
            // Connected while its owner was away, it has no password yet: they go on where they were.
            let goes_on = !has_owner && self.is_who_began(&mut tx, installation, before.registered_by, person).await?;
            tx.commit().await?;
            return Ok(Some(Seat { place, is_active: !goes_on, returning: true, person: person.cloned() }));
        }
        // Where the marketplace has signed once it signs always.
        if before.is_proven && !person.is_some_and(|person| person.proven) {
            return Err(BadArrival::Forged.into());
        }
        self.begin(&mut tx, installation, (salon, crm), person).await?;
        tx.commit().await?;
        Ok(Some(Seat { place, is_active: false, returning: before.was_active, person: person.cloned() }))
    }

    /// Whether the marketplace vouches that it is the same person who pressed «Connect» first. The redirect's salon is under no
    /// signature: anybody else with a signature of their own would come into a salon that works.
    async fn is_who_began(
        &self,
        tx: &mut TenantTx,
        installation: InstallationId,
        began: Option<Vec<u8>>,
        person: Option<&Person>,
    ) -> Result<bool, VaultError> {
        let (Some(began), Some(person)) = (began, person.filter(|person| person.proven && !person.id.is_empty())) else {
            return Ok(false);
        };
        let plain = self.vault.key(tx).await?.open(store::person_place(&installation.0), &began)?;
        Ok(serde_json::from_slice::<Person>(&plain).is_ok_and(|began| began.proven && began.id == person.id))
    }

    /// `None` when somebody else was faster.
    async fn seat_first(
        &self,
        provider: Provider,
        salon: &str,
        crm: &CrmCompany,
        person: Option<&Person>,
    ) -> Result<Option<Seat>, RegisterError> {
        let company: CompanyId = self.db.ids().next();
        let mut tx = self.db.tenant(Tenant { company, actor: Actor::Connector }).await?;
        let new = NewCompany { name: crm.name.clone(), zone: crm.zone, currency: crm.currency, locale: Locale::Ru };
        found_company(&mut tx, &self.vault, &new).await?;
        // A path that nobody knows: the real one is drawn when the activation is asked for.
        let nobody = door::secret_hash(&drawn());
        let installation = match create_installation(&mut tx, provider, salon, &nobody).await {
            Err(error) if is_taken(&error) => return Ok(None),
            created => created?,
        };
        self.begin(&mut tx, installation, (salon, crm), person).await?;
        tx.commit().await?;
        tracing::info!(%installation, %company, "a company was founded for a salon of the marketplace");
        let place = Place { company_id: company, salon_id: salon.to_owned(), installation };
        Ok(Some(Seat { place, is_active: false, returning: false, person: person.cloned() }))
    }

    async fn begin(
        &self,
        tx: &mut TenantTx,
        installation: InstallationId,
        (salon, crm): (&str, &CrmCompany),
        person: Option<&Person>,
    ) -> Result<(), RegisterError> {
        let sealed = match person.map(serde_json::to_vec).and_then(Result::ok) {
            Some(plain) => {
                let key = self.vault.key(tx).await?;
                Some(key.seal(store::person_place(&installation.0), &plain).map_err(VaultError::from)?)
            }
            None => None,
        };
        let (user, proven) = person.map_or((None, false), |person| (Some(person.id.clone()), person.proven));
        store::register(tx, installation, sealed.as_deref(), proven).await?;
        store::describe(tx, installation, &crm.address, &crm.phone).await?;
        events::record(tx, EventKind::RegistrationStarted { installation, salon: salon.to_owned(), user, proven }).await?;
        tracing::info!(%installation, "the registration started");
        Ok(())
    }
}

fn is_taken(error: &DbError) -> bool {
    error.as_database_error().is_some_and(|error| error.constraint() == Some("installations_by_salon"))
}
