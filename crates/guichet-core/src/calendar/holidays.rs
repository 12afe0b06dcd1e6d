//! French public holidays, computed.
