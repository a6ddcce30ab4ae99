/// Load on running orchestrators: model calls, and what dashboards and scrapers ask for beside them. It measures as a
/// caller would, holds the result against what was asked for, and costs nobody money who has not said that it may.
@NullMarked
package ai.moolai.app.loadtest;

import org.jspecify.annotations.NullMarked;
