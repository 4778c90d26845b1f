//! Where we and Synapse are known to differ, and why that is right.

/// A difference of verdicts that is meant.
#[derive(Debug)]
pub struct Deviation {
    pub what: &'static str,
    /// What our reason contains; nothing where we accept the event.
    ours: &'static str,
    /// What Synapse's reason contains; nothing where it accepts the event.
    theirs: &'static str,
}

const DEVIATIONS: [Deviation; 1] = [
    // The specification's rule on m.federate reads the sender's server. Synapse also reads the target's of a
    // membership: an invite of somebody elsewhere, who could not join.
    Deviation { what: "m.federate and the target of a membership", ours: "", theirs: "unfederatable" },
];

/// The deviation that explains these two reasons, of which one at least is not empty.
pub fn of(ours: &str, theirs: &str) -> Option<&'static Deviation> {
    let fits = |part: &str, reason: &str| part.is_empty() == reason.is_empty() && reason.contains(part);
    DEVIATIONS.iter().find(|deviation| fits(deviation.ours, ours) && fits(deviation.theirs, theirs))
}
