//! A device that was registered beforehand logs in by Noise IK: no QR code, and no certificate is looked at.

use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use whatsapp_rust::prelude::Event;
use whatsapp_rust::store::traits::DeviceStore as _;
use whatsapp_rust::wacore::store::{CachedNoiseCert, CachedServerCertChain, Device, InMemoryBackend};

use super::client::Client;
use super::world::{World, number};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";

#[tokio::test]
async fn a_seeded_device_connects_sends_and_receives() {
    let world = World::start().await;
    let seeded = world.whatsapp.seed(&number(SALON)).await.unwrap();
    let store = Arc::new(InMemoryBackend::new());
    let mut device = Device::new();
    device.pn = Some(seeded.jid.parse().unwrap());
    device.lid = Some(seeded.lid.parse().unwrap());
    device.push_name = "Салон".into();
    let key: [u8; 32] = BASE64_STANDARD.decode(&seeded.noise_static).unwrap().try_into().unwrap();
    let certificate = CachedNoiseCert { key, not_before: seeded.not_before, not_after: seeded.not_after };
    device.server_cert_chain = Some(CachedServerCertChain { intermediate: certificate.clone(), leaf: certificate });
    device.account = Some(Arc::default());
    store.save(&device).await.unwrap();
    let mut client = Client::start(store, &world.socket(), None).await;
    let first = client.next("an end of connecting", |event| match event {
        Event::Connected(_) => Some(true),
        Event::PairingQrCode(_) => Some(false),
        _ => None,
    });
    assert!(first.await, "it asked for a QR code");
    let id = client.send(ANNA, "Здравствуйте").await;
    client.receipt(&id, "Delivered").await;
    world.whatsapp.send(&number(ANNA), &number(SALON), "Здравствуйте!").await.unwrap();
    assert_eq!(client.inbound().await.1, "Здравствуйте!");
    client.handle.shutdown().await;
}
