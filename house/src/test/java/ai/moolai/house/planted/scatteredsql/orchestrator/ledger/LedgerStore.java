package ai.moolai.house.planted.scatteredsql.orchestrator.ledger;

import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

record LedgerStore(DataSource source) {
    record Row(Handle handle) {}
}
