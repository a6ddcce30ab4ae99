/// Price lists before anybody uses them: checks one against the prices in use, and makes one of the field's price
/// table.
/// It never changes what calls cost.
@NullMarked
package ai.moolai.orchestrator.pricelist;

import org.jspecify.annotations.NullMarked;
