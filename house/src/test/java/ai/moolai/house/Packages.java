package ai.moolai.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/// The packages of the house that hold classes.
final class Packages extends AbstractClassesTransformer<JavaPackage> {
    private final Places places;

    Packages(Places places) {
        super("packages");
        this.places = places;
    }

    @Override
    public Iterable<JavaPackage> doTransform(JavaClasses classes) {
        Set<JavaPackage> packages = new LinkedHashSet<>();
        for (JavaClass type : classes) {
            if (!places.part(type).isEmpty()) {
                packages.add(type.getPackage());
            }
        }
        return packages;
    }

    static ArchCondition<JavaPackage> beNullMarked() {
        return new ArchCondition<>("be @NullMarked") {
            @Override
            public void check(JavaPackage found, ConditionEvents events) {
                if (!found.isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(found, "package " + found.getName() + " is not @NullMarked"));
                }
            }
        };
    }
}
