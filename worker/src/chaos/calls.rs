//! What happens to `CHAOS_CALLS` of a hundred calls to objects: the call is lost, its reply is lost, the call comes late, so that
//! later ones overtake it, or it comes twice.

use std::time::Duration;

use lattice_handlers::ports::PortError;
use worker::{Delay, Env};

/// The setting. Without it nothing happens to any call.
const SETTING: &str = "CHAOS_CALLS";
/// The longest delay (milliseconds).
const MOST_MS: f64 = 300.0;
/// The command that never comes twice: the key that its first execution took would be in no reply.
const CLAIM: &str = "\"claim_keys\"";

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disturbance {
    Lost,
    ReplyLost,
    Late,
    Twice,
}

/// Makes a call, disturbed or not. Fails if the call or its reply is lost.
pub async fn disturbed<F: Future>(
    env: &Env,
    envelope: &str,
    call: impl Fn() -> F,
) -> Result<F::Output, PortError> {
    match draw(env, envelope) {
        None => {}
        Some(Disturbance::Lost) => return Err(lost()),
        Some(Disturbance::ReplyLost) => {
            call().await;
            return Err(lost());
        }
        Some(Disturbance::Late) => Delay::from(Duration::from_millis(at_most(MOST_MS))).await,
        Some(Disturbance::Twice) => drop(call().await),
    }
    Ok(call().await)
}

fn draw(env: &Env, envelope: &str) -> Option<Disturbance> {
    let percent = env.var(SETTING).ok()?.to_string().parse::<f64>().ok()?;
    let is_claim = envelope.lines().next()?.contains(CLAIM);
    (js_sys::Math::random() * 100.0 < percent).then(|| match at_most(4.0) {
        0 => Disturbance::Lost,
        1 => Disturbance::ReplyLost,
        2 if !is_claim => Disturbance::Twice,
        _ => Disturbance::Late,
    })
}

/// A random number below `most`.
fn at_most(most: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
    let number = (js_sys::Math::random() * most) as u64;
    number
}

fn lost() -> PortError {
    PortError::new("chaos", "call", "lost")
}
