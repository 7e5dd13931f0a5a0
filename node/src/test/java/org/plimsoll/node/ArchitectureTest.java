package org.plimsoll.node;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.plimsoll.cluster.chain.ChainAdapter;

/**
 * The invariants that ARCHITECTURE.md lists, checked on the compiled classes. When one is red, the
 * code is to change: if the rule itself proves wrong, a decision record says so first.
 */
@AnalyzeClasses(
    packages = "org.plimsoll",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  private static final Set<String> BANNED_ENDINGS =
      Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Base", "Common", "Data", "Info");

  /** Fixtures of another module come as a jar of their own. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }
  }

  @ArchTest
  static final ArchRule a_module_uses_only_those_above_it =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("risk-model")
          .definedBy("org.plimsoll.risk..")
          .layer("cluster-config")
          .definedBy("org.plimsoll.cluster..")
          .layer("oracle-actor")
          .definedBy("org.plimsoll.oracle..")
          .layer("account-actor")
          .definedBy("org.plimsoll.account..")
          .layer("liquidator")
          .definedBy("org.plimsoll.liquidation..")
          .layer("http-api")
          .definedBy("org.plimsoll.http..")
          .layer("node")
          .definedBy("org.plimsoll.node..")
          .whereLayer("risk-model")
          .mayNotAccessAnyLayer()
          .whereLayer("cluster-config")
          .mayNotAccessAnyLayer()
          .whereLayer("oracle-actor")
          .mayOnlyAccessLayers("risk-model", "cluster-config")
          .whereLayer("account-actor")
          .mayOnlyAccessLayers("risk-model", "cluster-config", "oracle-actor")
          .whereLayer("liquidator")
          .mayOnlyAccessLayers("risk-model", "cluster-config", "oracle-actor", "account-actor")
          .whereLayer("http-api")
          .mayOnlyAccessLayers(
              "risk-model", "cluster-config", "oracle-actor", "account-actor", "liquidator")
          .because("there is one direction, so that a reader can start anywhere and go up");

  @ArchTest
  static final ArchRule the_risk_model_knows_only_the_jdk_and_numerics =
      classes()
          .that()
          .resideInAPackage("org.plimsoll.risk..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "org.plimsoll.risk..",
                  "java..",
                  "com.fasterxml.jackson.annotation..",
                  "org.hipparchus.."))
          .because("it must be usable, and provable, without an actor");

  @ArchTest
  static final ArchRule the_risk_model_does_no_io_and_reads_no_clock =
      noClasses()
          .that()
          .resideInAPackage("org.plimsoll.risk..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql.."))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .because("the same portfolio and view must give the same answer for ever");

  @ArchTest
  static final ArchRule nobody_reads_the_time_but_through_a_clock =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.plimsoll.node..")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("a replay runs on recorded time");

  @ArchTest
  static final ArchRule rules_know_no_actor_and_no_clock =
      noClasses()
          .that()
          .haveNameMatching(".*(Rules|Planner|Filter|Model|Terms|State|Slab|Budget)")
          .should()
          .dependOnClassesThat(resideInAPackage("org.apache.pekko.."))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .because("actors ask, rules answer");

  @ArchTest
  static final ArchRule accounts_never_see_the_liquidator =
      noClasses()
          .that()
          .resideInAPackage("org.plimsoll.account..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.plimsoll.liquidation.."))
          .because("an account raises an alert and does not know who hears it");

  /** Incident S11: one account was exempt from liquidation by a flag. */
  @ArchTest
  static final ArchRule no_account_is_exempt_by_its_name =
      noClasses()
          .that()
          .resideInAnyPackage("org.plimsoll.account..", "org.plimsoll.liquidation..")
          .should()
          .callMethod(org.plimsoll.account.AccountId.class, "isHouse")
          .because(
              "what an account may do follows from its margin method, which is in its journal");

  @ArchTest
  static final ArchRule liquidation_and_withdrawal_read_no_part_of_a_name =
      noClasses()
          .that()
          .haveNameMatching(
              ".*\\.(Liquidator|LiquidationQueue|LiquidationCase|UnwindPlanner|UnwindRules"
                  + "|MarginRules|RiskRules|ControlRules)")
          .should()
          .callMethod(org.plimsoll.account.AccountId.class, "value")
          .orShould()
          .callMethod(org.plimsoll.account.AccountId.class, "ownerName")
          .because("a decision about an account reads what it holds");

  @ArchTest
  static final ArchRule events_hold_no_floating_point =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .haveNameMatching(
              ".*\\.(Account|Settlement|MarketControl|Parameter|Proposal|Fixing|PublisherKeys)"
                  + "Event\\$.*")
          .should()
          .notHaveRawType(double.class)
          .andShould()
          .notHaveRawType(float.class)
          .andShould()
          .notHaveRawType(java.math.BigDecimal.class)
          .because("the ledger is exact and has one representation per value");

  /** An entity whose chain is not told of its recoveries would not come up after a failed write. */
  @ArchTest
  static final ArchRule whatever_is_journaled_is_sealed =
      classes()
          .that()
          .areAssignableTo(EventSourcedBehavior.class)
          .should()
          .callMethod(ChainAdapter.class, "recovered")
          .andShould()
          .callMethod(ChainAdapter.class, "recoveryFailed")
          .because("a journal is worth what can be proved of it");

  @ArchTest
  static final ArchRule there_are_no_cycles =
      slices().matching("org.plimsoll.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothing_is_shared_by_static_state =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("org.plimsoll..")
          .should()
          .beFinal()
          .because("what is not in an actor or a value cannot be reasoned about");

  @ArchTest
  static final ArchRule only_the_wiring_wires =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.plimsoll.node..", "org.plimsoll.bench..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.plimsoll.node.."))
          .because("NodeGuardian is the only place that knows everybody");

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      classes()
          .that(alwaysTrue())
          .should(notEndWithAnEmptyWord())
          .because("such an ending says nothing; a name is a term of the field and a role");

  @ArchTest
  static final ArchRule async_work_names_its_executor =
      noClasses()
          .should()
          .callMethodWhere(
              new DescribedPredicate<>("an Async method without executor") {
                @Override
                public boolean test(JavaMethodCall call) {
                  return call.getTargetOwner().getPackageName().equals("java.util.concurrent")
                      && call.getName().endsWith("Async")
                      && call.getTarget().getRawParameterTypes().stream()
                          .noneMatch(
                              type -> type.getName().equals("java.util.concurrent.Executor"));
                }
              })
          .because("with two cores the common pool starts a thread per task");

  /** No address is called because somebody named it in a request, but that of a webhook. */
  @ArchTest
  static final ArchRule these_alone_call_others_by_http =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.plimsoll.node..", "org.plimsoll.bench..", "org.plimsoll.oracle.feed..")
          .and()
          .haveNameNotMatching(".*\\.(WebhookSender|UrlLocation)(\\$.*)?")
          .should()
          .dependOnClassesThat(resideInAPackage("java.net.http.."))
          .because("feeds and key sets are named by the configuration, webhooks are looked at");

  /** A name of a class in what is read would be loaded. */
  @ArchTest
  static final ArchRule json_names_no_classes =
      classes()
          .that()
          .areAnnotatedWith(JsonTypeInfo.class)
          .should(
              new ArchCondition<>("tell their kinds by names") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  var id = type.getAnnotationOfType(JsonTypeInfo.class).use();
                  if (id != JsonTypeInfo.Id.NAME) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " by " + id));
                  }
                }
              })
          .because("what is read from outside must not choose what is loaded");

  private static ArchCondition<JavaClass> notEndWithAnEmptyWord() {
    return new ArchCondition<>("not end with one of " + BANNED_ENDINGS) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean banned = BANNED_ENDINGS.stream().anyMatch(type.getSimpleName()::endsWith);
        if (banned && !type.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " says nothing"));
        }
      }
    };
  }
}
