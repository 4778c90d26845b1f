//! The sizes that thumbnails have, and the size for a request.

/// How a picture gets into a size (client-server API, "Thumbnails").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// As much of the middle as has the aspect ratio of the size.
    Crop,
    /// All of it, in its own aspect ratio, within the size.
    Scale,
}

/// A size of thumbnails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// How a picture gets into it.
    pub method: Method,
}

/// The only sizes there are, those of the specification ("Thumbnails"), so that a file has five thumbnails at most.
pub const SIZES: [Size; 5] = [
    Size { width: 32, height: 32, method: Method::Crop },
    Size { width: 96, height: 96, method: Method::Crop },
    Size { width: 320, height: 240, method: Method::Scale },
    Size { width: 640, height: 480, method: Method::Scale },
    Size { width: 800, height: 600, method: Method::Scale },
];

impl Size {
    /// The size that answers a request: the smallest of its method that is as large as the request. A crop larger
    /// than every crop is answered by a scaled thumbnail, which the client crops; what is larger than all sizes, by
    /// the largest ("the actual thumbnail may be larger" or, as no thumbnail is enlarged, smaller).
    #[must_use]
    pub fn for_request(width: u32, height: u32, method: Method) -> Self {
        let covers = |size: &&Self| size.width >= width && size.height >= height;
        let of_method = SIZES.iter().filter(|size| size.method == method).find(covers);
        let scaled = || SIZES.iter().filter(|size| size.method == Method::Scale).find(covers);
        let [.., largest] = SIZES;
        of_method.or_else(scaled).copied().unwrap_or(largest)
    }
}
