//! Who is told: the addresses of the installation in the marketplace, and those of the salon's own settings.

use super::super::world::World;

/// The addresses that want `resource` of `salon`, each once. `by_partner`: the partner's own call caused it, which the
/// marketplace's addresses hear of and the settings' only if they asked to.
pub(crate) fn subscribers(world: &World, salon: i64, resource: &str, by_partner: bool) -> Vec<String> {
    let installed = world.installs.get(&salon).filter(|install| install.is_active()).map(|install| install.webhook_urls.clone());
    let mut urls = installed.unwrap_or_default();
    if let Some(settings) = world.hook_settings.get(&salon).filter(|settings| settings.wants(resource, by_partner)) {
        urls.extend(settings.urls.iter().cloned());
    }
    let mut seen = std::collections::BTreeSet::new();
    urls.retain(|url| seen.insert(url.clone()));
    urls
}
