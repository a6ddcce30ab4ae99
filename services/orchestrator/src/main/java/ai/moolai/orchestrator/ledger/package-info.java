/// The record of every call: prices, the journal's owner, the feed of finished calls. It never slows a call and never
/// loses one.
@NullMarked
package ai.moolai.orchestrator.ledger;

import org.jspecify.annotations.NullMarked;
