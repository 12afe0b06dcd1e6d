//! Jobs, leases, settings, the audit log.

use guichet_store::{AuditLine, Job, StoreError};
use jiff::SignedDuration;

use crate::Desk;

fn job(desk: &mut Desk, key: Option<&str>) -> Job {
    Job {
        id: desk.samples.id(),
        brand_id: Some(desk.brand.id),
        kind: "remind".to_owned(),
        unique_key: key.map(str::to_owned),
        payload: "{}".to_owned(),
        run_at: desk.samples.now,
        attempt: 0,
        max_attempts: 2,
        problem: None,
    }
}

pub async fn a_job_is_done_once(mut desk: Desk) {
    for _ in 0..20 {
        let job = job(&mut desk, None);
        desk.store.add_job(&job).await.unwrap();
    }
    let twins = [job(&mut desk, Some("case-1")), job(&mut desk, Some("case-1"))];
    for twin in &twins {
        desk.store.add_job(twin).await.unwrap();
    }
    let now = desk.samples.now;
    let lease = now + SignedDuration::from_mins(1);
    let mut tasks = Vec::new();
    for _ in 0..6 {
        let store = desk.store.clone();
        tasks.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let jobs = store.claim_jobs("remind", now, lease, 3).await.unwrap();
                if jobs.is_empty() {
                    return mine;
                }
                mine.extend(jobs.into_iter().map(|job| (job.id, job.attempt)));
            }
        }));
    }
    let mut taken = Vec::new();
    for task in tasks {
        taken.extend(task.await.unwrap());
    }
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 21, "each job by one worker, twins once");
    for (id, attempt) in taken {
        assert_eq!(desk.store.finish_job(id, attempt + 1).await, Err(StoreError::Conflict));
        desk.store.finish_job(id, attempt).await.unwrap();
    }
    assert!(desk.store.claim_jobs("remind", lease, lease, 10).await.unwrap().is_empty());
}

pub async fn a_failing_job_is_set_aside(mut desk: Desk) {
    let job = job(&mut desk, None);
    desk.store.add_job(&job).await.unwrap();
    let (store, now) = (&desk.store, desk.samples.now);
    let lease = now + SignedDuration::from_mins(1);
    let retry = now + SignedDuration::from_mins(5);
    assert_eq!(store.claim_jobs("remind", now, lease, 5).await.unwrap()[0].attempt, 1);
    assert!(store.claim_jobs("remind", now, lease, 5).await.unwrap().is_empty(), "somebody has it");
    // Its worker died: when the lease is over it is taken again.
    let again = store.claim_jobs("remind", lease, retry, 5).await.unwrap();
    assert_eq!(again[0].attempt, 2);
    assert_eq!(store.fail_job(job.id, 1, "late", retry).await, Err(StoreError::Conflict));
    store.fail_job(job.id, 2, "unreachable", retry).await.unwrap();
    assert!(store.claim_jobs("remind", retry, retry, 5).await.unwrap().is_empty());
    let dead = store.dead_jobs(5).await.unwrap();
    assert_eq!((dead[0].id, dead[0].problem.as_deref()), (job.id, Some("unreachable")));
    store.revive_job(job.id, retry).await.unwrap();
    assert_eq!(store.claim_jobs("remind", retry, retry, 5).await.unwrap()[0].attempt, 1);
}

pub async fn a_lease_has_one_owner(mut desk: Desk) {
    let (first, second) = (desk.samples.id(), desk.samples.id());
    let (store, now) = (&desk.store, desk.samples.now);
    let end = now + SignedDuration::from_secs(30);
    assert!(store.take_lease("tick", first, now, end).await.unwrap());
    assert!(!store.take_lease("tick", second, now, end).await.unwrap());
    assert!(store.take_lease("poll:1", second, now, end).await.unwrap());
    let longer = end + SignedDuration::from_secs(30);
    assert!(store.take_lease("tick", first, now, longer).await.unwrap(), "its owner keeps it");
    assert!(!store.take_lease("tick", second, end, longer).await.unwrap());
    assert!(store.take_lease("tick", second, longer, longer).await.unwrap(), "it ended");
    store.release_lease("tick", first).await.unwrap();
    assert!(!store.take_lease("tick", first, now, end).await.unwrap(), "it was not theirs to give back");
    store.release_lease("tick", second).await.unwrap();
    assert!(store.take_lease("tick", first, now, end).await.unwrap());
}

pub async fn settings_and_the_audit_log(mut desk: Desk) {
    let brand = Some(desk.brand.id);
    assert_eq!(desk.store.setting(brand, "theme").await.unwrap(), None);
    desk.store.put_setting(brand, "theme", "clair").await.unwrap();
    desk.store.put_setting(brand, "theme", "sombre").await.unwrap();
    desk.store.put_setting(None, "theme", "clair").await.unwrap();
    assert_eq!(desk.store.setting(brand, "theme").await.unwrap().as_deref(), Some("sombre"));
    assert_eq!(desk.store.setting(None, "theme").await.unwrap().as_deref(), Some("clair"));

    // Whoever asks after the health of the desk wakes nobody.
    let mut changes = desk.store.changes();
    changes.mark_unchanged();
    assert!(desk.store.can_store(desk.samples.now).await);
    assert!(!changes.has_changed().unwrap());

    let mut lines = Vec::new();
    for number in 0..5 {
        let at = desk.samples.later(i64::from(number != 3));
        lines.push(AuditLine {
            id: desk.samples.id(),
            brand_id: brand.filter(|_| number != 4),
            at,
            user_id: None,
            action: "user.added".to_owned(),
            subject: "42".to_owned(),
            detail: None,
        });
        desk.store.audit(&lines[number]).await.unwrap();
    }
    let first = desk.store.audit_log(brand, None, 3).await.unwrap();
    let rest = desk.store.audit_log(brand, first.next.as_deref(), 3).await.unwrap();
    let expected: Vec<_> = lines[..4].iter().rev().cloned().collect();
    assert_eq!([first.items, rest.items].concat(), expected);
    assert_eq!(desk.store.audit_log(None, None, 3).await.unwrap().items, lines[4..]);
}
