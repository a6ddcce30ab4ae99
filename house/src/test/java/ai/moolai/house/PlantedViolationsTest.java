package ai.moolai.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/// Shows that each rule catches what it forbids, and nothing beside it.
class PlantedViolationsTest {
    private static final String PLANTED = "ai.moolai.house.planted.";

    @Test
    void aCircleOfRoomsIsCaughtAndAServicesOwnPackageIsNone() {
        assertThat(String.join("\n", violations("circle", Rules::roomsHaveNoCycles)))
                .contains("Slice orchestrator - ledger", "Slice orchestrator - limits", "Slice llm - openai")
                .doesNotContain("Config", "Main");
    }

    @Test
    void aCallerOfTheGatewayIsCaughtUnlessItIsMain() {
        assertCaught("gatewaycaller", Rules::onlyMainKnowsTheGateway)
                .isNotEmpty()
                .allMatch(text -> text.contains("orchestrator.workflows.Workflows"));
    }

    @Test
    void anOpenClassAndAnUnsealedInterfaceAreCaught() {
        assertCaught("opendoor", Rules::aRoomShowsOnlyItsDoor)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("limits.Counter>"),
                        text -> assertThat(text).contains("limits.Source>"));
    }

    @Test
    void servingThatKnowsItsWatchersIsCaught() {
        assertCaught("watched", Rules::servingNeverSeesWatching)
                .isNotEmpty()
                .allMatch(text -> text.contains("gateway.Gateway") && text.contains("monitoring.Monitoring"));
    }

    @Test
    void databasesOutsideAStoreAreCaught() {
        assertCaught("scatteredsql", Rules::onlyStoresTouchDatabases)
                .anyMatch(text -> text.contains("ledger.Ledger.") && text.contains("java.sql.Connection"))
                .anyMatch(text -> text.contains("fleet.Fleet.") && text.contains("org.jdbi.v3.core.Jdbi"))
                .noneMatch(text -> text.contains("LedgerStore") || text.contains("store.Database"));
    }

    @Test
    void aControllerStoreThatIsNotToldWhoseDataIsCaught() {
        assertCaught("wholehouse", Rules::aControllerStoreIsToldWhoseDataItTouches)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("FleetStore.byName("),
                        text -> assertThat(text).contains("FleetStore.byKind("));
    }

    @Test
    void aRoomThatSpeaksIsCaught() {
        assertCaught("talkativeroom", Rules::onlyTheEdgesKnowTheWire)
                .anyMatch(text -> text.contains("JsonFactory"))
                .anyMatch(text -> text.contains("Vertx"))
                .allMatch(text -> text.contains("routing.Routing.") || text.contains("controller.live.Live."));
    }

    @Test
    void namesThatSayNothingAreCaught() {
        assertCaught("emptynames", Rules::namesSayWhatAThingIs)
                .hasSize(5)
                .noneMatch(text -> text.contains("Implied") || text.contains("Utility"));
    }

    @Test
    void whatIsTakenInsteadOfHandedInIsCaught() {
        List<String> takers = List.of(
                "called",
                "referred",
                "day",
                "millis",
                "nanos",
                "clock",
                "home",
                "leave",
                "thread",
                "virtual",
                "platform",
                "started",
                "pool",
                "Own.<init>");
        ListAssert<String> caught = assertCaught("taken", Rules::timeEnvironmentAndThreadsAreHandedIn)
                .hasSize(takers.size())
                .allMatch(text -> text.contains("limits.Limits"));
        for (String taker : takers) {
            caught.anyMatch(text -> text.contains(taker + "("));
        }
    }

    @Test
    void aPackageThatIsNotMarkedIsCaught() {
        assertCaught("unmarked", Rules::everyPackageIsNullMarked)
                .singleElement()
                .asString()
                .contains("planted.unmarked.link");
    }

    @Test
    void whoeverKnowsWhatIsNotCommonIsCaught() {
        assertCaught("shared", Rules::servicesShareOnlyWhatIsCommon)
                .anyMatch(text -> text.startsWith("base may not know link"))
                .anyMatch(text -> text.startsWith("config may not know store"))
                .anyMatch(text -> text.startsWith("store may not know controller"))
                .anyMatch(text -> text.startsWith("orchestrator may not know controller"))
                .anyMatch(text -> text.startsWith("controller may not know orchestrator"))
                .noneMatch(text -> text.startsWith("app") || text.startsWith("link"));
    }

    private static ListAssert<String> assertCaught(String house, Function<Rules, ArchRule> rule) {
        return assertThat(violations(house, rule));
    }

    private static List<String> violations(String house, Function<Rules, ArchRule> rule) {
        String root = PLANTED + house;
        return rule.apply(new Rules(root))
                .evaluate(new ClassFileImporter().importPackages(root))
                .getFailureReport()
                .getDetails();
    }
}
