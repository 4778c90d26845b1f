//! The APIs.

/// The APIs, by the name of their folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// Our own administration API.
    Admin,
    /// What we ask application services.
    Appservice,
    /// The client-server API.
    Client,
    /// The server-server API.
    Federation,
    /// What we ask identity servers.
    Identity,
    /// Unstable endpoints that clients call.
    Msc,
    /// The OAuth 2.0 endpoints of the client-server API.
    Oauth,
    /// What we ask push gateways.
    PushGateway,
}

/// Who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Others call us.
    Inbound,
    /// We call others.
    Outbound,
    /// Both.
    Both,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Admin,
        Self::Appservice,
        Self::Client,
        Self::Federation,
        Self::Identity,
        Self::Msc,
        Self::Oauth,
        Self::PushGateway,
    ];

    /// The name of its folder in `spec/`, `generated/src/` and `handlers/src/`.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Appservice => "appservice",
            Self::Client => "client",
            Self::Federation => "federation",
            Self::Identity => "identity",
            Self::Msc => "msc",
            Self::Oauth => "oauth",
            Self::PushGateway => "push_gateway",
        }
    }

    /// Who calls whom in this API.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Admin | Self::Client | Self::Msc | Self::Oauth => Direction::Inbound,
            Self::Federation => Direction::Both,
            Self::Appservice | Self::Identity | Self::PushGateway => Direction::Outbound,
        }
    }
}
