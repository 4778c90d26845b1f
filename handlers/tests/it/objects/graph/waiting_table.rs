//! What waits.

use lattice_handlers::objects::room::graph::{MAX_WAITING_PER_ORIGIN, WaitingPdu};

use super::room;

fn pdu(name: &str, origin: &str, retry_ms: u64) -> WaitingPdu {
    WaitingPdu {
        event_id: format!("${name}"),
        origin: origin.to_owned(),
        retry_ms,
        attempts: 0,
        needs: vec!["$lost".to_owned()],
        json: "{}".to_owned(),
    }
}

#[test]
fn a_pdu_waits_until_it_is_judged() {
    let (_, graph) = room();
    assert_eq!(graph.next_retry_ms().unwrap(), None);
    let (late, soon) = (pdu("late", "a.example", 20), pdu("soon", "a.example", 10));
    assert!(graph.wait(&late).unwrap() && graph.wait(&soon).unwrap());
    assert!(graph.wait(&pdu("soon", "b.example", 5)).unwrap(), "again, by another: the first stays");
    assert_eq!(graph.next_retry_ms().unwrap(), Some(10));
    assert_eq!(graph.waiting_due(9, 10).unwrap(), []);
    assert_eq!(graph.waiting_due(20, 1).unwrap(), std::slice::from_ref(&soon));
    assert_eq!(graph.waiting_for("$lost", 10).unwrap(), [late, soon]);
    graph.wait_longer("$soon", 30, &["$other".to_owned()]).unwrap();
    let again = graph.waiting_for("$other", 10).unwrap();
    assert_eq!((again[0].retry_ms, again[0].attempts), (30, 1));
    graph.wait_no_more("$late").unwrap();
    assert_eq!(graph.waiting_due(100, 10).unwrap(), again);
}

#[test]
fn one_server_takes_so_many_places_and_no_more() {
    let (_, graph) = room();
    for number in 0..MAX_WAITING_PER_ORIGIN {
        assert!(graph.wait(&pdu(&number.to_string(), "a.example", 1)).unwrap());
    }
    assert!(!graph.wait(&pdu("more", "a.example", 1)).unwrap());
    assert!(graph.wait(&pdu("more", "b.example", 1)).unwrap());
}
