//! The APIs of Matrix and our own.

/// An API, named after its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// Our own administration API.
    Admin,
    /// The API that application services serve and we call.
    Appservice,
    /// The client-server API.
    Client,
    /// The server-server API.
    Federation,
    /// The API that identity servers serve and we call.
    Identity,
    /// The unstable client-server endpoints of MSCs.
    Msc,
    /// The OAuth 2.0 endpoints of the client-server API.
    Oauth,
    /// The API that push gateways serve and we call.
    PushGateway,
}

/// Who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Others call this server.
    Inbound,
    /// This server calls others.
    Outbound,
    /// Both.
    Both,
}

impl Api {
    /// All APIs, in alphabetical order.
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

    /// The page of the specification that defines its operations.
    #[must_use]
    pub const fn page(self) -> Option<&'static str> {
        match self {
            Self::Appservice => Some("application-service-api"),
            Self::Client => Some("client-server-api"),
            Self::Federation => Some("server-server-api"),
            Self::Identity => Some("identity-service-api"),
            Self::PushGateway => Some("push-gateway-api"),
            Self::Admin | Self::Msc | Self::Oauth => None,
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
