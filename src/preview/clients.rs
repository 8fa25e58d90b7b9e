//! How many connections each client may hold. Whoever opens more loses the oldest of them, so nobody who holds places can
//! keep others out: a request of a browser is answered long before its connection is the oldest.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// So long a connection has to say what it wants: a hundred people may open a page at the same moment.
const GRACE: Duration = Duration::from_secs(3);

/// Connections of one address that have not shown in that time that they may ask.
const MOST_STRANGERS: usize = 64;

/// All connections that have not shown in that time that they may ask.
const MOST_STRANGERS_TOGETHER: usize = 256;

/// Connections of one address that may ask: a browser holds six a host, and one a page for its news. The programs of this
/// machine, whoever started them, have one address, and only the limit of all.
const MOST_GUESTS: usize = 512;

/// All connections that are open.
#[derive(Debug)]
pub(super) struct Clients {
    open: Mutex<Open>,
    most: usize,
    grace: Duration,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    /// By age.
    places: BTreeMap<u64, Place>,
}

#[derive(Debug)]
struct Place {
    address: IpAddr,
    is_stranger: bool,
    since: Instant,
    leave: Arc<Notify>,
}

/// A connection's place, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    clients: Arc<Clients>,
    number: u64,
    /// Tells that the place is needed for another.
    pub(super) leave: Arc<Notify>,
}

impl Clients {
    /// Room for `most` connections that may ask, and for as many that have not said what they want.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Self::with(most, GRACE)
    }

    fn with(most: usize, grace: Duration) -> Arc<Self> {
        Arc::new(Self { open: Mutex::default(), most: most.max(1), grace })
    }

    /// A place for a new connection.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Seat {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, leave) = (open.next, Arc::new(Notify::new()));
        open.next += 1;
        let since = Instant::now();
        open.places.insert(number, Place { address, is_stranger: true, since, leave: leave.clone() });
        let is_late = |place: &Place| place.is_stranger && since.duration_since(place.since) >= self.grace;
        open.limit(MOST_STRANGERS, |place| is_late(place) && place.address == address);
        open.limit(MOST_STRANGERS_TOGETHER, is_late);
        // However short their time.
        open.limit(self.most, |place| place.is_stranger);
        drop(open);
        Seat { clients: self.clone(), number, leave }
    }
}

impl Open {
    /// Ends the oldest of some connections until there are no more than `most`.
    fn limit(&mut self, most: usize, of: impl Fn(&Place) -> bool) {
        let numbers: Vec<u64> = self.places.iter().filter(|(_, place)| of(place)).map(|(number, _)| *number).collect();
        for number in numbers.iter().take(numbers.len().saturating_sub(most)) {
            if let Some(place) = self.places.remove(number) {
                place.leave.notify_one();
            }
        }
    }
}

impl Seat {
    /// Notes that the connection has shown that it may ask.
    pub(super) fn trust(&self) {
        let mut open = self.clients.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = open.places.get_mut(&self.number) else { return };
        if !std::mem::take(&mut place.is_stranger) {
            return;
        }
        let address = place.address;
        if !address.is_loopback() {
            open.limit(MOST_GUESTS, |place| !place.is_stranger && place.address == address);
        }
        open.limit(self.clients.most, |place| !place.is_stranger);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.clients.open.lock().unwrap_or_else(PoisonError::into_inner).places.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_asked_to_leave(seat: &Seat) -> bool {
        !seat.clients.open.lock().expect("nobody panics").places.contains_key(&seat.number)
    }

    #[test]
    fn the_oldest_stranger_of_an_address_leaves() {
        let clients = Clients::with(1_000, Duration::ZERO);
        let [one, other] = [IpAddr::from([127, 0, 0, 1]), IpAddr::from([192, 0, 2, 1])];
        let guest = clients.enter(one);
        guest.trust();
        let neighbour = clients.enter(other);
        let seats: Vec<Seat> = (0..=MOST_STRANGERS).map(|_| clients.enter(one)).collect();
        assert!(is_asked_to_leave(&seats[0]) && !is_asked_to_leave(&seats[1]));
        assert!(!is_asked_to_leave(&guest) && !is_asked_to_leave(&neighbour));
        drop(seats);
        assert_eq!(clients.open.lock().expect("nobody panics").places.len(), 2);
    }

    #[test]
    fn strangers_of_many_addresses_are_limited_together() {
        let clients = Clients::with(1_000, Duration::ZERO);
        let seats: Vec<Seat> = (0..=u32::try_from(MOST_STRANGERS_TOGETHER).expect("a small number"))
            .map(|n| clients.enter(IpAddr::V4((0x0a00_0000 + n).into())))
            .collect();
        assert_eq!(seats.iter().filter(|seat| is_asked_to_leave(seat)).count(), 1);
    }

    #[test]
    fn a_stranger_has_time_to_say_what_it_wants() {
        let clients = Clients::new(300);
        let seats: Vec<Seat> = (0..=300).map(|_| clients.enter(IpAddr::from([127, 0, 0, 1]))).collect();
        assert_eq!(seats.iter().filter(|seat| is_asked_to_leave(seat)).count(), 1, "all of them are limited even so");
    }

    #[test]
    fn guests_are_limited_too() {
        let clients = Clients::new(2);
        let seats: Vec<Seat> = (0..3).map(|_| clients.enter(IpAddr::from([127, 0, 0, 1]))).collect();
        seats.iter().for_each(Seat::trust);
        assert!(is_asked_to_leave(&seats[0]) && !is_asked_to_leave(&seats[2]));
    }
}
