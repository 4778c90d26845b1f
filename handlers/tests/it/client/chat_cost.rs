//! The bill of chats and what the free plan carries, as docs/cost.md says: from its prices, its flows and its habits. The flows
//! are measured by tests/e2e/budgets.test.mjs.

use std::collections::BTreeMap;

const DOCUMENT: &str = include_str!("../../../../docs/cost.md");
const USERS: [f64; 4] = [1.0, 10.0, 1_000.0, 100_000.0];
const DAYS: f64 = 30.0;
const FEE: f64 = 5.0;
/// Assumed: milliseconds of CPU of the Worker for a request, of an object for a request; GB of an object.
const CPU_MS: f64 = 3.0;
const OBJECT_MS: f64 = 10.0;
const OBJECT_GB: f64 = 0.128;

/// The rows of the table that begins with this head: the cells after the first, by the first.
fn table(head: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = DOCUMENT.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|')).map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        (cells.next().unwrap(), cells.collect())
    });
    let rows: Vec<_> = rows.collect();
    assert!(!rows.is_empty(), "{head}");
    rows
}

fn number(cell: &str) -> f64 {
    cell.replace(',', "").parse().unwrap_or_else(|_| panic!("{cell} is no number"))
}

/// What one user uses in a day, by the names of the prices.
fn day_of_a_user() -> BTreeMap<&'static str, f64> {
    let flows: BTreeMap<_, _> = table("| flow | Worker requests |").into_iter().collect();
    let mut used = BTreeMap::new();
    for (flow, times) in table("| habit, a day of one user |") {
        let cells: Vec<f64> = flows[flow].iter().map(|cell| cell.parse().unwrap_or(0.0)).collect();
        let [requests, _, objects, written, read, d1, _] = cells[..] else { panic!("{flow}") };
        let times = number(times[0]);
        let amounts = [
            ("Worker requests", requests),
            ("Worker CPU, ms", requests * CPU_MS),
            ("object requests", objects),
            ("object duration, GB-s", objects * OBJECT_MS / 1_000.0 * OBJECT_GB),
            ("rows written", written),
            ("rows read", read),
            ("rows of D1 written", d1),
        ];
        for (what, amount) in amounts {
            *used.entry(what).or_insert(0.0) += amount * times;
        }
    }
    used
}

#[test]
fn the_bill_of_chats_is_what_the_document_says() {
    let day = day_of_a_user();
    let (mut lines, mut all, mut bill) = (Vec::new(), [0.0; 4], [FEE; 4]);
    for (what, cells) in table("| what is charged |") {
        let Some(amount) = day.get(what) else { continue };
        let (price, included) = (number(cells[0]), number(cells[1]));
        let millions = USERS.map(|users| users * DAYS * amount / 1e6);
        for ((millions, all), bill) in millions.iter().zip(&mut all).zip(&mut bill) {
            *all += millions * price;
            *bill += (millions - included).max(0.0) * price;
        }
        lines.push(format!(
            "| {what} | {} |",
            millions.map(|millions| format!("{millions:.3} M")).join(" | ")
        ));
    }
    let dollars = |sums: [f64; 4]| sums.map(|sum| format!("${sum:.2}")).join(" | ");
    lines.push(format!("| nothing included | {} |", dollars(all)));
    lines.push(format!("| the fee of $5, and what is beyond what it includes | {} |", dollars(bill)));
    let wanted = lines.join("\n");
    assert!(DOCUMENT.contains(&wanted), "docs/cost.md lacks\n{wanted}");
    let readme = include_str!("../../../../README.md");
    for (users, bill) in [("10 users", bill[1]), ("1,000 users", bill[2])] {
        assert!(readme.contains(&format!("{users} ${bill:.2}")), "README.md lacks {users} ${bill:.2}");
    }
}

#[test]
fn the_free_plan_carries_what_the_document_says() {
    let day = day_of_a_user();
    let limits = table("| what is charged |").into_iter().filter_map(|(what, cells)| {
        let limit = cells[2].replace(',', "").parse::<f64>().ok()?;
        let used = day.get(what).filter(|used| **used > 0.0)?;
        Some(format!("| {what} | {used:.0} | {:.0} |", (limit / used).floor()))
    });
    let wanted = limits.collect::<Vec<_>>().join("\n");
    assert!(DOCUMENT.contains(&wanted), "docs/cost.md lacks\n{wanted}");
}
