//! Two people talk encrypted with the Rust client SDK: registration, cross-signing, recovery, SAS, room keys, a new device.
//!
//! The argument is the address of a homeserver. Prints one line for each step; what fails does not end the others.

// The futures of the library nest deeply.
#![recursion_limit = "256"]

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use matrix_sdk::config::SyncSettings;
use matrix_sdk::encryption::verification::{SasVerification, Verification, VerificationRequest};
use matrix_sdk::encryption::{BackupDownloadStrategy, EncryptionSettings};
use matrix_sdk::ruma::api::client::account::register::v3::Request as Register;
use matrix_sdk::ruma::api::client::room::create_room::v3::Request as CreateRoom;
use matrix_sdk::ruma::api::client::uiaa::{AuthData, Dummy, Password, UserIdentifier};
use matrix_sdk::ruma::events::room::encryption::RoomEncryptionEventContent;
use matrix_sdk::ruma::events::room::message::RoomMessageEventContent;
use matrix_sdk::ruma::events::{EmptyStateKey, InitialStateEvent};
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedRoomId, RoomId};
use matrix_sdk::sliding_sync::Version;
use matrix_sdk::{Client, Room, RoomMemberships};

const SECRET: &str = "secret";
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() -> Result<()> {
    let warnings = tracing_subscriber::filter::LevelFilter::WARN;
    tracing_subscriber::fmt().with_max_level(warnings).with_ansi(false).with_writer(std::io::stderr).init();
    let server = std::env::args().nth(1).context("the argument is the address of a homeserver")?;
    let (alice, bob) = (register(&server, "alice").await?, register(&server, "bob").await?);
    let (room_id, event_id) =
        step("two people talk in an encrypted room", talk(&alice, &bob)).await.context("no room")?;
    step("cross-signing is set up with the password", cross_sign(&alice, "alice")).await;
    step("cross-signing of the other", cross_sign(&bob, "bob")).await;
    step("the two verify each other by SAS", verify(&alice, &bob)).await;
    let recovery = step("recovery is set up, and the keys are backed up", recovery_key(&alice)).await;
    if let Some(recovery) = recovery {
        step(
            "a new device recovers, and reads the first message",
            recover(&server, &recovery, (&room_id, &event_id)),
        )
        .await;
    }
    step("sliding sync is offered", sliding_sync(&alice)).await;
    Ok(())
}

/// Runs a step, and says how it ended.
async fn step<T>(name: &str, work: impl Future<Output = Result<T>>) -> Option<T> {
    match Box::pin(work).await {
        Ok(done) => {
            println!("ok     {name}");
            Some(done)
        }
        Err(error) => {
            println!("fails  {name}: {error:#}");
            None
        }
    }
}

async fn client(server: &str) -> Result<Client> {
    let settings = EncryptionSettings {
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        ..EncryptionSettings::default()
    };
    Ok(Client::builder().homeserver_url(server).with_encryption_settings(settings).build().await?)
}

/// Syncs until the program ends.
fn start(client: Client) -> Client {
    let syncing = client.clone();
    tokio::spawn(async move { syncing.sync(SyncSettings::default().timeout(Duration::from_secs(10))).await });
    client
}

async fn register(server: &str, name: &str) -> Result<Client> {
    let client = client(server).await?;
    let mut request = Register::new();
    request.username = Some(name.to_owned());
    request.password = Some(SECRET.to_owned());
    request.auth = Some(AuthData::Dummy(Dummy::new()));
    client.matrix_auth().register(request).await.with_context(|| format!("{name} registers"))?;
    Ok(start(client))
}

/// Waits until there is something.
async fn eventually<T, F: Future<Output = Result<Option<T>>>>(what: &str, look: impl Fn() -> F) -> Result<T> {
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if tokio::time::Instant::now() > end {
            bail!("waited for {what}");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn talk(alice: &Client, bob: &Client) -> Result<(OwnedRoomId, OwnedEventId)> {
    let mut request = CreateRoom::new();
    // The SDK asks to verify in the direct room of the two.
    request.is_direct = true;
    request.invite = vec![bob.user_id().context("no session")?.to_owned()];
    let encryption =
        InitialStateEvent::new(EmptyStateKey, RoomEncryptionEventContent::with_recommended_defaults());
    request.initial_state = vec![encryption.to_raw_any()];
    let room = alice.create_room(request).await?;
    let room_id = room.room_id().to_owned();
    eventually("the invite", || async { Ok(bob.get_room(&room_id)) }).await?.join().await?;
    let (mine, theirs) = (joined(alice, &room_id).await?, joined(bob, &room_id).await?);
    let first = say(&mine, "Hello Bob").await?;
    reads(&theirs, &first, "Hello Bob").await?;
    let answer = say(&theirs, "Hello Alice").await?;
    reads(&mine, &answer, "Hello Alice").await?;
    Ok((room_id, first))
}

/// The room, once the client knows that it is encrypted and has two members.
async fn joined(client: &Client, room_id: &RoomId) -> Result<Room> {
    eventually("the encrypted room", || async {
        let Some(room) = client.get_room(room_id) else { return Ok(None) };
        let is_ready = room.latest_encryption_state().await?.is_encrypted()
            && room.members(RoomMemberships::JOIN).await?.len() == 2;
        Ok(is_ready.then_some(room))
    })
    .await
}

async fn say(room: &Room, text: &str) -> Result<OwnedEventId> {
    Ok(room.send(RoomMessageEventContent::text_plain(text)).await?.response.event_id)
}

/// Waits until the client can decrypt an event.
async fn reads(room: &Room, event_id: &EventId, text: &str) -> Result<()> {
    eventually(&format!("the key of \"{text}\""), || async {
        let event = room.event(event_id, None).await?;
        let is_read = event.encryption_info().is_some() && event.raw().json().get().contains(text);
        Ok(is_read.then_some(()))
    })
    .await
}

async fn cross_sign(client: &Client, name: &str) -> Result<()> {
    let encryption = client.encryption();
    if let Err(error) = encryption.bootstrap_cross_signing(None).await {
        let Some(challenge) = error.as_uiaa_response() else { return Err(error.into()) };
        let user = UserIdentifier::Matrix(matrix_sdk::ruma::api::client::uiaa::MatrixUserIdentifier::new(
            name.to_owned(),
        ));
        let mut password = Password::new(user, SECRET.to_owned());
        password.session = challenge.session.clone();
        encryption.bootstrap_cross_signing(Some(AuthData::Password(password))).await?;
    }
    ensure!(
        encryption.cross_signing_status().await.is_some_and(|status| status.is_complete()),
        "it is not complete"
    );
    Ok(())
}

async fn verify(alice: &Client, bob: &Client) -> Result<()> {
    let (one, other) = (alice.user_id().context("no session")?, bob.user_id().context("no session")?);
    let identity =
        eventually("the identity", || async { Ok(alice.encryption().request_user_identity(other).await?) })
            .await?;
    let request = identity.request_verification().await?;
    let asked = eventually("the request", || async {
        Ok(bob.encryption().get_verification_request(one, request.flow_id()).await)
    })
    .await?;
    asked.accept().await?;
    eventually("the readiness", || async { Ok(request.is_ready().then_some(())) }).await?;
    let mine = request.start_sas().await?.context("SAS does not start")?;
    let theirs = sas(bob, &asked).await?;
    theirs.accept().await?;
    for sas in [&mine, &theirs] {
        eventually("the numbers", || async { Ok(sas.can_be_presented().then_some(())) }).await?;
    }
    ensure!(mine.decimals() == theirs.decimals(), "the numbers differ");
    mine.confirm().await?;
    theirs.confirm().await?;
    for sas in [&mine, &theirs] {
        eventually("the end", || async { Ok(sas.is_done().then_some(())) }).await?;
    }
    for (client, user_id) in [(alice, other), (bob, one)] {
        eventually("trust", || async {
            let identity = client.encryption().get_user_identity(user_id).await?;
            Ok(identity.is_some_and(|identity| identity.is_verified()).then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// The SAS that the other side of a request started.
async fn sas(client: &Client, request: &VerificationRequest) -> Result<SasVerification> {
    eventually("the start of SAS", || async {
        let verification =
            client.encryption().get_verification(request.other_user_id(), request.flow_id()).await;
        Ok(verification.and_then(Verification::sas))
    })
    .await
}

async fn recovery_key(client: &Client) -> Result<String> {
    let key = client.encryption().recovery().enable().wait_for_backups_to_upload().await?;
    ensure!(client.encryption().backups().are_enabled().await, "the backup is not active");
    Ok(key)
}

async fn recover(server: &str, recovery: &str, (room_id, event_id): (&RoomId, &EventId)) -> Result<()> {
    let client = client(server).await?;
    client.matrix_auth().login_username("alice", SECRET).initial_device_display_name("new").send().await?;
    let client = start(client);
    let room = joined(&client, room_id).await?;
    client.encryption().recovery().recover(recovery).await?;
    reads(&room, event_id, "Hello Bob").await?;
    let device = client.encryption().get_own_device().await?.context("no own device")?;
    ensure!(device.is_verified_with_cross_signing(), "the new device is not signed");
    Ok(())
}

async fn sliding_sync(client: &Client) -> Result<()> {
    let versions = client.available_sliding_sync_versions().await;
    ensure!(versions.iter().any(|version| matches!(version, Version::Native)), "only {versions:?}");
    Ok(())
}
