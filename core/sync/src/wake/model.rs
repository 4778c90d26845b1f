//! A model of a member of a room: what can happen between the Room, the member's User, and the polls of a client. The
//! decisions are the functions of `wake.rs`; the model adds the network, the databases, and mistakes.

use super::{Arrival, Heard, News, Pull, RoomSide, UserSide, WakeClass, WakeRange};

/// The event that may notify the member who wants to hear of such events.
const NOTIFYING: u64 = 2;
/// The most events in one update, and in one reply to a pull.
const PIECE: u64 = 2;

/// A mistake in the protocol, or in how the objects use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The Room takes each decision, also one that a pull overtook.
    RoomIgnoresEpochs,
    /// The User is clean after each pull, also if it has decided since.
    UserIgnoresEpochs,
    /// The User forgets with its memory that it is dirty.
    DirtyMarkIsDropped,
    /// The Room notes a position as delivered when it sends the update.
    PositionBeforeCommit,
    /// The User replies, and then loses what it has not committed.
    ReplyBeforeCommit,
    /// The Room answers a pull, and does not commit that it is no longer parked.
    PullIsNotCommitted,
    /// The User takes a range that does not begin where it is.
    GapIsTaken,
    /// What one poll pulled answers no other.
    PullWakesNobody,
    /// The client gets a token before the User has committed what it pulled.
    TokenBeforePull,
}

/// The size of a model.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    pub users: usize,
    pub events: u64,
    /// Polls of each user.
    pub polls: u8,
    /// How often in all something is lost or repeated, or an object evicted.
    pub faults: u8,
    /// The most messages of one member on their way at once.
    pub messages: usize,
    pub bug: Option<Bug>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct MemberState {
    /// The class in which the User wants to be while nobody polls.
    idle: WakeClass,
    room: RoomSide,
    /// What the Room has committed.
    stored: RoomSide,
    is_calling: bool,
    user: UserSide,
    /// What a User has not committed yet, by a planted bug.
    uncommitted: Option<UserSide>,
    /// The events that the User has stored, as bits.
    seen: u64,
    /// Whether the User knows that a poll ended a short while ago.
    is_awake: bool,
    poll: Poll,
    polls: u8,
    /// The position that the client has.
    token: u64,
    /// How often the User was called while nobody polled, since its last poll.
    calls: u8,
    messages: Vec<Message>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Poll {
    None,
    /// The Worker pulls the room for the poll with this number.
    Pulls(u8),
    Waits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Message {
    Update(WakeRange),
    Reply { from: u64, heard: Heard },
    Pull(u8, Pull),
    Pulled(u8, WakeRange),
}

/// What happens to one member. The number is that of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The room has a new event.
    Commit,
    /// The Room writes what it has in memory.
    Alarm,
    EvictRoom,
    Send,
    Arrive(usize),
    ArriveAndStay(usize),
    Lose(usize),
    GiveUp,
    PollStarts,
    PollEnds,
    TimePasses,
    EvictUser,
}

impl Step {
    pub fn is_fault(self) -> bool {
        matches!(
            self,
            Self::ArriveAndStay(_) | Self::Lose(_) | Self::GiveUp | Self::EvictRoom | Self::EvictUser
        )
    }
}

impl Model {
    pub(super) fn start(&self, index: usize) -> MemberState {
        MemberState {
            idle: if index == 0 { WakeClass::Parked } else { WakeClass::Mentions },
            room: RoomSide::default(),
            stored: RoomSide::default(),
            is_calling: false,
            user: UserSide::default(),
            uncommitted: None,
            seen: 0,
            is_awake: false,
            poll: Poll::None,
            polls: self.polls,
            token: 0,
            calls: 0,
            messages: Vec::new(),
        }
    }

    /// The steps of one member alone.
    pub(super) fn steps(&self, member: &MemberState, head: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        let has_place = member.messages.len() < self.messages;
        steps.extend((member.may_send(head) && has_place).then_some(Step::Send));
        for (number, message) in member.messages.iter().enumerate() {
            steps.extend([Step::Arrive(number), Step::Lose(number)]);
            let is_repeated = has_place && !matches!(message, Message::Reply { .. });
            steps.extend(is_repeated.then_some(Step::ArriveAndStay(number)));
        }
        steps.extend(member.is_calling.then_some(Step::GiveUp));
        match member.poll {
            Poll::None => {
                steps.extend((member.polls > 0 && has_place).then_some(Step::PollStarts));
                steps.extend(member.is_awake.then_some(Step::TimePasses));
            }
            Poll::Pulls(_) | Poll::Waits => steps.push(Step::PollEnds),
        }
        steps.extend((member.is_awake || self.bug.is_some()).then_some(Step::EvictUser));
        steps
    }

    pub(super) fn take(&self, member: &mut MemberState, step: Step, head: u64) -> Result<(), String> {
        match step {
            Step::Commit => {}
            Step::Alarm => member.stored = member.room,
            Step::EvictRoom => (member.room, member.is_calling) = (member.stored, false),
            Step::Send => self.send(member, head),
            Step::Arrive(number) => {
                let message = member.messages.remove(number);
                self.arrive(member, message, head)?;
            }
            Step::ArriveAndStay(number) => {
                let message = member.messages[number];
                self.arrive(member, message, head)?;
            }
            Step::Lose(number) => match member.messages.remove(number) {
                Message::Update(_) | Message::Reply { .. } => member.is_calling = false,
                // The Room does not answer: the poll ends.
                Message::Pull(poll, _) | Message::Pulled(poll, _) => {
                    if member.poll == Poll::Pulls(poll) {
                        member.poll = Poll::None;
                    }
                }
            },
            Step::GiveUp => member.is_calling = false,
            Step::PollStarts => {
                member.polls -= 1;
                member.calls = 0;
                self.poll(member);
            }
            Step::PollEnds => member.poll = Poll::None,
            Step::TimePasses => member.is_awake = false,
            Step::EvictUser => {
                member.is_awake = false;
                if self.bug == Some(Bug::DirtyMarkIsDropped) {
                    member.user.wake.class = WakeClass::Every;
                }
                if let Some(committed) = member.uncommitted.take() {
                    member.user = committed;
                    member.seen &= (1 << committed.head) - 1;
                }
            }
        }
        member.messages.sort_unstable();
        Ok(())
    }

    fn send(&self, member: &mut MemberState, head: u64) {
        let RoomSide { delivered, wake } = member.room;
        let range = WakeRange { from: delivered, to: head.min(delivered + PIECE), since: 0, wake };
        member.messages.push(Message::Update(range));
        member.is_calling = true;
        if self.bug == Some(Bug::PositionBeforeCommit) {
            member.room.delivered = range.to;
        }
    }

    fn arrive(&self, member: &mut MemberState, message: Message, head: u64) -> Result<(), String> {
        match message {
            Message::Update(range) => {
                let is_polled = member.poll == Poll::Waits || member.is_awake;
                let wanted = if is_polled { WakeClass::Every } else { member.idle };
                let before = member.user;
                if self.bug == Some(Bug::GapIsTaken) && range.from > member.user.head {
                    member.user.head = range.from;
                }
                let (arrival, heard) = member.user.on_update(range, wanted);
                member.store(arrival, range)?;
                let is_visited = member.poll != Poll::None || wanted == WakeClass::Every;
                member.calls += u8::from(matches!(arrival, Arrival::New(_)) && !is_visited);
                if self.bug == Some(Bug::ReplyBeforeCommit) && member.poll == Poll::None {
                    member.uncommitted = Some(before);
                }
                if matches!(arrival, Arrival::New(_)) {
                    member.wake();
                }
                member.messages.push(Message::Reply { from: range.from, heard });
            }
            Message::Reply { from, heard } => {
                member.is_calling = false;
                member.room.on_reply(from, heard);
                if let Some(wake) = heard.wake.filter(|_| self.bug == Some(Bug::RoomIgnoresEpochs)) {
                    member.room.wake = wake;
                }
            }
            Message::Pull(poll, pull) => {
                let to = head.min(pull.after + PIECE);
                if member.room.on_pull(pull, to, to == head) && self.bug != Some(Bug::PullIsNotCommitted) {
                    member.stored = member.room;
                }
                let range = WakeRange { from: pull.after, to, since: 0, wake: member.room.wake };
                member.messages.push(Message::Pulled(poll, range));
            }
            Message::Pulled(poll, range) => {
                let is_current = member.poll == Poll::Pulls(poll);
                if is_current && self.bug == Some(Bug::TokenBeforePull) {
                    member.token = range.to;
                }
                let arrival = member.user.on_range(range);
                member.store(arrival, range)?;
                member.user.on_pulled(range.wake);
                if matches!(arrival, Arrival::New(_)) && self.bug != Some(Bug::PullWakesNobody) {
                    member.wake();
                }
                if self.bug == Some(Bug::UserIgnoresEpochs) {
                    member.user.wake.class = WakeClass::Every;
                }
                if is_current {
                    self.poll(member);
                }
            }
        }
        Ok(())
    }

    /// A poll begins, or goes on after a pull: it pulls, is answered, or waits.
    fn poll(&self, member: &mut MemberState) {
        member.is_awake = true;
        let number = member.polls;
        if let Some(pull) = member.user.pull() {
            member.poll = Poll::Pulls(number);
            member.messages.push(Message::Pull(number, pull));
            if self.bug != Some(Bug::TokenBeforePull) {
                return;
            }
        }
        if member.user.head > member.token {
            (member.token, member.poll) = (member.user.head, Poll::None);
        } else if self.bug != Some(Bug::TokenBeforePull) || member.user.pull().is_none() {
            member.poll = Poll::Waits;
        }
    }

    /// What is wrong with a member while the room's newest event is `head`.
    pub(super) fn check(&self, member: &MemberState, head: u64) -> Result<(), String> {
        let wrong = |what: &str| Err(what.to_owned());
        if member.seen != (1 << member.user.head) - 1 {
            return wrong("an event was passed over");
        }
        if member.token > member.user.head {
            return wrong("the client's token is ahead of its User");
        }
        if member.poll == Poll::Waits && member.user.wake.is_dirty() {
            return wrong("a poll waits although the User is dirty");
        }
        if self.faults == 0 && member.calls > 1 && member.idle == WakeClass::Parked {
            return wrong("a parked member was called twice between two polls");
        }
        if !member.messages.is_empty() || member.is_calling || member.may_send(head) {
            return Ok(());
        }
        if member.poll == Poll::Waits && member.user.head != head {
            return wrong("a poll waits beside news");
        }
        let is_mentioned = member.idle == WakeClass::Mentions && head >= NOTIFYING;
        if is_mentioned && member.user.head < NOTIFYING {
            return wrong("the member was not told of a mention");
        }
        self.next_poll_sees_all(member.clone(), head)
    }

    /// From where nothing is on its way, a poll gets everything if nothing fails.
    fn next_poll_sees_all(&self, mut member: MemberState, head: u64) -> Result<(), String> {
        if member.poll == Poll::None {
            self.poll(&mut member);
        }
        for _ in 0..20 {
            if let Some(message) = member.messages.pop() {
                self.arrive(&mut member, message, head)?;
            } else if member.may_send(head) {
                self.send(&mut member, head);
            }
        }
        if member.token == head { Ok(()) } else { Err("the next poll does not see everything".to_owned()) }
    }
}

impl MemberState {
    fn may_send(&self, head: u64) -> bool {
        let notifying = if head >= NOTIFYING { NOTIFYING } else { 0 };
        let is_due = self.room.is_due(News { head, since: 0, notifying });
        is_due && !self.is_calling
    }

    /// Answers the poll that waits.
    fn wake(&mut self) {
        if self.poll == Poll::Waits {
            (self.token, self.poll, self.is_awake) = (self.user.head, Poll::None, true);
        }
    }

    /// Stores the events of a range that are new.
    fn store(&mut self, arrival: Arrival, range: WakeRange) -> Result<(), String> {
        let Arrival::New(after) = arrival else { return Ok(()) };
        for event in after..range.to {
            if self.seen & 1 << event != 0 {
                return Err(format!("event {event} was stored twice"));
            }
            self.seen |= 1 << event;
        }
        Ok(())
    }
}
