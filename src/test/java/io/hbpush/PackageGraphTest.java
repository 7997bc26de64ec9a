package io.hbpush;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages point one way. A broken rule prints the ring, or the arrow. */
@AnalyzeClasses(packages = "io.hbpush", importOptions = DoNotIncludeTests.class)
final class PackageGraphTest {

  @ArchTest
  static final ArchRule packagesAreFreeOfRings =
      slices().matching("io.hbpush.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule undertowStaysInHttpAndLocations =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.hbpush", "io.hbpush.http..", "io.hbpush.location..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.undertow..", "org.xnio..");

  @ArchTest
  static final ArchRule lettuceStaysInTheRedisStore =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hbpush.store.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..");

  @ArchTest
  static final ArchRule theYamlReaderStaysInConfig =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hbpush.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "com.google.re2j..", "dk.brics..");

  @ArchTest
  static final ArchRule nounsKnowNoStoreAndNoLocation =
      noClasses()
          .that()
          .resideInAnyPackage("io.hbpush.channel..", "io.hbpush.time..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.hbpush.store..",
              "io.hbpush.http..",
              "io.hbpush.location..",
              "io.hbpush.config..");
}
