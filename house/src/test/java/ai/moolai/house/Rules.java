package ai.moolai.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The eleven rules of the house. Each says in its `because` what to do instead.
final class Rules {
    private static final String[] SERVING = {"gateway", "limits", "cache", "routing", "firewall"};
    private static final String[] WATCHING = {
        "monitoring", "host", "readings", "exports", "telemetry", "live", "alerts", "workflows", "control"
    };
    private static final String[] DATABASES = {
        "java.sql",
        "javax.sql",
        "org.jdbi",
        "org.postgresql",
        "com.zaxxer.hikari",
        "io.vertx.redis",
        "io.vertx.sqlclient"
    };
    private static final String[] WIRE = {"io.vertx", "io.netty", "com.fasterxml.jackson", "tools.jackson"};
    private static final List<String> EMPTY_NAMES = List.of("Impl", "Manager", "Util", "Utils", "Helper");
    private static final Set<String> NOT_ABOUT_DATA = Set.of("close", "equals", "hashCode", "toString");

    private final Places places;

    /// @param root the package whose sub-packages are the parts of the house
    Rules(String root) {
        this.places = new Places(root);
    }

    List<ArchRule> every() {
        return List.of(
                roomsHaveNoCycles(),
                onlyMainKnowsTheGateway(),
                aRoomShowsOnlyItsDoor(),
                servingNeverSeesWatching(),
                onlyStoresTouchDatabases(),
                aControllerStoreIsToldWhoseDataItTouches(),
                onlyTheEdgesKnowTheWire(),
                namesSayWhatAThingIs(),
                timeEnvironmentAndThreadsAreHandedIn(),
                everyPackageIsNullMarked(),
                servicesShareOnlyWhatIsCommon());
    }

    /// 1. A service's own package (`Main`, `Config`) is no room: `Main` knows every room, and each knows its settings.
    ArchRule roomsHaveNoCycles() {
        return rule(
                "rooms have no cycles",
                slices().assignedFrom(new Rooms(places)).should().beFreeOfCycles(),
                "rooms that need each other are one room: move what both need into the lower one, or hand in a"
                        + " function or a record from Main");
    }

    /// 2.
    ArchRule onlyMainKnowsTheGateway() {
        var gateway = places.inOrchestratorRoom("gateway");
        return rule(
                "nobody depends on the gateway except Main",
                noClasses().that(not(gateway).and(not(Places.main()))).should().dependOnClassesThat(gateway),
                "the gateway calls the other rooms and none calls it: put what is shared into the room whose matter"
                        + " it is, and let Main hand it to both");
    }

    /// 3.
    ArchRule aRoomShowsOnlyItsDoor() {
        return rule(
                "a public class in a room is its door or an *Endpoint; records, enums, sealed interfaces and exceptions are free",
                classes()
                        .that(describe("are public and stand in a room", places::inRoom))
                        .and()
                        .arePublic()
                        .and()
                        .areTopLevelClasses()
                        .should(ArchCondition.from(
                                describe("be its door, an *Endpoint or a plain value", this::mayBePublic))),
                "a room is entered by its door: make this package-private, and offer what others need on the class"
                        + " that bears the room's name, or as a record, an enum or a sealed interface");
    }

    /// 4.
    ArchRule servingNeverSeesWatching() {
        return rule(
                "gateway, limits, cache, routing and firewall never see monitoring, host, readings, exports, telemetry, live, alerts, workflows or control",
                noClasses()
                        .that(places.inOrchestratorRoom(SERVING))
                        .should()
                        .dependOnClassesThat(places.inOrchestratorRoom(WATCHING)),
                "watching must not slow or break serving: write it into the call's record and let the watching room"
                        + " read the feed of finished calls");
    }

    /// 5.
    ArchRule onlyStoresTouchDatabases() {
        return rule(
                "databases and Redis are touched only in *Store classes, in common/store and in common/redis",
                noClasses()
                        .that(not(Places.named("Store")).and(not(places.inPart("store", "redis"))))
                        .should()
                        .dependOnClassesThat(Places.library(DATABASES)),
                "a room's SQL stands in one place: move this into the room's *Store and give back records");
    }

    /// 6. Package-private methods count too: they are all that a room calls of its package-private store.
    ArchRule aControllerStoreIsToldWhoseDataItTouches() {
        return rule(
                "a method of a controller's *Store takes an OrganizationId first or is marked @AcrossOrganizations",
                methods()
                        .that()
                        .areDeclaredInClassesThat(places.inPart("controller")
                                .and(describe(
                                        "are a *Store",
                                        type -> type.isTopLevelClass()
                                                && type.getSimpleName().endsWith("Store"))))
                        .and()
                        .areNotPrivate()
                        .and(describe("are about data", Rules::isAboutData))
                        .should(ArchCondition.from(describe("be told the organization", Rules::isToldTheOrganization))),
                "one organization must never see another's rows: take an OrganizationId as the first parameter and"
                        + " filter by it, or mark the method @AcrossOrganizations and say why it may");
    }

    /// 7.
    ArchRule onlyTheEdgesKnowTheWire() {
        return rule(
                "Vert.x and Jackson stand only in edge, llm, link, redis, *Endpoint, gateway, live and Main",
                noClasses()
                        .that(not(places.inPart("edge", "llm", "link", "redis")
                                .or(places.inOrchestratorRoom("gateway", "live"))
                                .or(Places.named("Endpoint"))
                                .or(Places.main())))
                        .should()
                        .dependOnClassesThat(Places.library(WIRE)),
                "a room decides and does not speak: let its *Endpoint translate between the wire and records, or use"
                        + " what edge, llm and link offer");
    }

    /// 8.
    ArchRule namesSayWhatAThingIs() {
        return rule(
                "no name ends in Impl, Manager, Util, Utils or Helper",
                noClasses()
                        .should(ArchCondition.from(describe(
                                "have a name that ends in one of " + EMPTY_NAMES,
                                type -> EMPTY_NAMES.stream().anyMatch(type.getSimpleName()::endsWith)))),
                "such a name says nothing: name it after what it computes or keeps; an interface with one"
                        + " implementation is no interface yet");
    }

    /// 9.
    ArchRule timeEnvironmentAndThreadsAreHandedIn() {
        return rule(
                "time, environment and threads are taken only in base, Main, Config and testing",
                noClasses()
                        .that(not(places.inPart("base", "testing")
                                .or(Places.main())
                                .or(Places.config())))
                        .should()
                        .accessTargetWhere(new TakenNotHandedIn()),
                "what is handed in can be tested: take an ai.moolai.base.Clock, ai.moolai.base.Threads or a value of"
                        + " Config as a parameter");
    }

    /// 10.
    ArchRule everyPackageIsNullMarked() {
        return rule(
                "every package is @NullMarked",
                all(new Packages(places)).should(Packages.beNullMarked()),
                "null is checked by the compiler only where it is asked to: add a package-info.java with one"
                        + " paragraph and @NullMarked");
    }

    /// 11.
    ArchRule servicesShareOnlyWhatIsCommon() {
        return rule(
                "the services share only what stands under common/",
                classes().should(new KeepTheOrder(places)),
                "the services meet only in what stands under common/, and common/ knows no service: move what both"
                        + " need into a module there, or send it over the link");
    }

    /// A house that lacks a room breaks none of its rules; that every class is looked at is a test of its own.
    private static ArchRule rule(String statement, ArchRule rule, String instead) {
        return rule.allowEmptyShould(true).as(statement).because(instead);
    }

    private boolean mayBePublic(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || (type.isInterface() && type.isSealed())
                || type.isAssignableTo(Throwable.class)
                || type.getSimpleName().endsWith("Endpoint")
                || type.getSimpleName().equals(capitalized(places.segments(type).getLast()));
    }

    private static boolean isAboutData(JavaMethod method) {
        boolean makesTheStore = method.getModifiers().contains(JavaModifier.STATIC)
                && method.getRawReturnType().equals(method.getOwner());
        return !makesTheStore
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !NOT_ABOUT_DATA.contains(method.getName());
    }

    private static boolean isToldTheOrganization(JavaMethod method) {
        List<JavaClass> parameters = method.getRawParameterTypes();
        boolean told =
                !parameters.isEmpty() && parameters.getFirst().getSimpleName().equals("OrganizationId");
        return told
                || method.getAnnotations().stream()
                        .anyMatch(mark -> mark.getRawType().getSimpleName().equals("AcrossOrganizations"));
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
