//! How surprising a count is against what is usual.

/// The likelihood ratio of `count` voices where `usual` were expected, in nats; nothing when there are fewer than usual.
pub(super) fn surprise(count: f64, usual: f64) -> f64 {
    if count <= usual || usual <= 0.0 {
        return 0.0;
    }
    count * (count / usual).ln() - (count - usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_where_one_is_usual_surprise_more_than_forty_where_thirty_are() {
        assert!(surprise(10.0, 1.0) > surprise(40.0, 30.0));
        assert!(surprise(3.0, 5.0).abs() < f64::EPSILON);
    }
}
