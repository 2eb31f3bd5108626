package io.echobridge.dist;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom, as ARCHITECTURE.md says it. */
class ArchitectureTest {
  private static final String OURS = "io.echobridge";
  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS);
  }

  /** Each package, and the ones that it may import besides {@code text} and {@code settings}. */
  private static final List<String> ROWS =
      List.of(
          // bridge-core
          "text:",
          "settings:",
          "channel:",
          "trace: channel",
          "net:",
          "http: net",
          "call: net",
          "gate: http net",
          "broker: channel",
          "broker.link: broker net",
          "presence: channel",
          "cluster.frame: presence channel",
          "cluster: cluster.frame presence channel net",
          "websocket: gate http net",
          "auth: trace call channel net",
          "token: gate auth call channel net",
          "protocol: token gate auth presence channel net",
          "mapping: broker channel",
          "history: broker mapping channel net",
          "hub.stats: protocol gate channel net",
          "hub.cache: hub.stats channel net",
          "hub.delivery: hub.cache hub.stats history protocol broker mapping cluster presence trace channel net",
          "hub.recovery: hub.delivery broker cluster presence channel",
          "hub.intake: hub.delivery hub.stats history protocol broker mapping cluster presence trace channel net",
          "hub: hub.peers hub.intake hub.recovery hub.delivery hub.stats history protocol token gate broker cluster"
              + " cluster.frame mapping auth presence trace channel net",
          "hub.peers: hub.delivery hub.stats protocol broker cluster cluster.frame presence channel",
          "webhook: hub.delivery cluster presence auth call channel",
          // bridge-server
          "tls:",
          "systemd: net",
          "ring: net",
          "jwt: token gate call channel net",
          "config: protocol token webhook broker cluster.frame mapping auth call tls",
          "logging: trace config",
          "telemetry: trace config channel",
          "command: config net tls",
          "api: hub hub.stats protocol gate http config broker mapping auth channel net",
          "admin.access: config net",
          "admin.history:",
          "admin.page:",
          "admin: admin.access admin.history admin.page hub hub.peers hub.stats relay protocol gate http config broker cluster cluster.frame"
              + " presence auth channel net logging",
          "relay: protocol http websocket config cluster cluster.frame presence net",
          "server: *",
          ": *",
          // bridge-tools
          "doctor: command dotenv logging gate protocol token config webhook broker cluster.frame mapping presence"
              + " auth call server tls",
          "explain: command config mapping broker channel",
          "tail: command config call",
          "dotenv:",
          "imports: command config dotenv server",
          // plug-ins
          "broker.redis.mark: broker",
          "broker.redis.stream: broker",
          "broker.redis: broker.redis.mark broker.redis.stream broker.link broker channel",
          "broker.rabbitmq..: broker.link broker channel",
          "broker.kafka..: broker.link broker channel",
          "protocol.echo.engineio..: protocol gate http websocket net auth channel",
          "protocol.echo.socketio..:"
              + " protocol.echo.engineio protocol gate http websocket net auth channel",
          "protocol.echo: protocol.echo.socketio protocol.echo.engineio"
              + " protocol presence token gate http websocket net auth channel",
          "protocol.pusher.frame: protocol presence net auth channel",
          "protocol.pusher: protocol.pusher.frame protocol token gate http websocket net auth channel",
          "protocol.raw.frame: protocol presence net auth channel",
          "protocol.raw: protocol.raw.frame protocol token gate http websocket net auth channel",
          // beside the daemon
          "demo: *",
          "testkit: broker channel",
          "testkit.protocol: testkit.wire testkit hub.stats auth protocol gate net",
          "testkit.wire: token hub hub.intake hub.stats mapping broker"
              + " auth protocol gate http net channel");

  static Stream<Arguments> rows() {
    return ROWS.stream()
        .map(row -> row.split(":", -1))
        .filter(row -> !row[1].strip().equals("*"))
        .map(row -> Arguments.of(row[0], row[1].strip()));
  }

  @Test
  void everyPackageHasARow() {
    List<PackageMatcher> known =
        ROWS.stream()
            .map(row -> row.substring(0, row.indexOf(':')))
            .map(name -> PackageMatcher.of(name.isEmpty() ? OURS : OURS + "." + name))
            .toList();
    assertThat(all.stream().map(JavaClass::getPackageName).distinct())
        .isNotEmpty()
        .allMatch(name -> known.stream().anyMatch(row -> row.matches(name)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aPackageImportsOnlyWhatItMay(String of, String allowed) {
    String[] packages =
        Stream.concat(
                Stream.of(of, "text", "settings"),
                Stream.of(allowed.split(" ")).filter(name -> !name.isEmpty()))
            .map(name -> OURS + "." + name)
            .toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(OURS + "." + of)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(packages).or(not(resideInAPackage(OURS + ".."))))
        .check(all);
  }

  @Test
  void theHubKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(
            OURS + ".hub..", OURS + ".channel", OURS + ".broker", OURS + ".auth", OURS + ".call")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.undertow..", "org.xnio..")
        .check(all);
  }

  /** Public for each other; what is said to others here is what a hub takes when it is made. */
  @Test
  void theRoomsOfTheHubAreOpenToItAlone() {
    noClasses()
        .that(resideInAPackage(OURS + "..").and(not(resideInAPackage(OURS + ".hub.."))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    OURS + ".hub.cache",
                    OURS + ".hub.delivery",
                    OURS + ".hub.intake",
                    OURS + ".hub.peers",
                    OURS + ".hub.recovery")
                .and(
                    not(
                        nameMatching(
                            ".*\\.(MappedBroker|Inbound|ChannelWatcher|ClusterSeat|ClusterView)"))))
        .orShould()
        .dependOnClassesThat(
            nameMatching(".*\\.hub\\.stats\\.(Counters|DefectLog|RecentOccurrences|Taps)"))
        .check(all);
  }

  @Test
  void onlyWhoMountsEchoPutsItOnEngineIo() {
    noClasses()
        .that(
            resideInAPackage(OURS + ".protocol.echo")
                .and(not(nameMatching(".*\\.Echo(Protocol|Config)"))))
        .should()
        .dependOnClassesThat(resideInAPackage(OURS + ".protocol.echo.engineio"))
        .check(all);
  }

  @Test
  void onlyTheProgramAndTheDemoKnowTheServer() {
    noClasses()
        .that(
            resideInAPackage(OURS + "..")
                .and(not(resideInAnyPackage(OURS, OURS + ".server", OURS + ".demo")))
                .and(not(nameMatching(".*\\.(ImportCommand|RefusalCheck)"))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OURS, OURS + ".server", OURS + ".demo")
        .check(all);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .that()
        .resideInAPackage(OURS + "..")
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)")
        .check(all);
  }

  /** Whoever takes a part of the heap for itself is a share that all see, and its sum is tested. */
  @Test
  void whatMayBeKeptOfTheHeapIsSharedOutInOnePlace() {
    noClasses()
        .that(
            resideInAPackage(OURS + "..")
                .and(not(nameMatching(".*\\.(net\\.HeapShares|Machine|admin\\.StatusJson)"))))
        .should()
        .callMethod(Runtime.class, "maxMemory")
        .check(all);
  }

  /**
   * A map is slow with keys of one hash, which strangers know how to choose, unless they have an
   * order. What operators write is theirs to choose.
   */
  @Test
  void keysThatAreEqualByContentHaveAnOrder() {
    assertThat(all.stream())
        .filteredOn(type -> !type.getPackageName().equals(OURS + ".config"))
        .flatExtracting(JavaClass::getFields)
        .filteredOn(field -> isUnordered(field))
        .isEmpty();
    assertThat(all.get(OURS + ".hub.delivery.Shard").getField("channels")).matches(this::isKeyed);
  }

  private boolean isUnordered(JavaField field) {
    return isKeyed(field) && !key(field).isAssignableTo(Comparable.class);
  }

  /** Whether it is a map or a set of keys of ours that are compared by what is in them. */
  private boolean isKeyed(JavaField field) {
    boolean keyed =
        field.getRawType().isAssignableTo(Map.class)
            || field.getRawType().isAssignableTo(Set.class);
    return keyed
        && field.getType() instanceof JavaParameterizedType
        && key(field).getPackageName().startsWith(OURS)
        && key(field).tryGetMethod("equals", Object.class).isPresent();
  }

  private static JavaClass key(JavaField field) {
    return ((JavaParameterizedType) field.getType()).getActualTypeArguments().get(0).toErasure();
  }

  @Test
  void everyModuleIsSeen() {
    assertThat(all.containPackage(OURS + ".broker.redis")).isTrue();
    assertThat(all.containPackage(OURS + ".broker.kafka")).isTrue();
    assertThat(all.containPackage(OURS + ".broker.rabbitmq")).isTrue();
    assertThat(all.containPackage(OURS + ".protocol.echo")).isTrue();
    assertThat(all.containPackage(OURS + ".protocol.pusher")).isTrue();
    assertThat(all.containPackage(OURS + ".protocol.raw")).isTrue();
    assertThat(all.containPackage(OURS + ".demo")).isTrue();
  }
}
