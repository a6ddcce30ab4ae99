package ai.moolai.house.planted.wholehouse.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// As the product's own: only its simple name counts.
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AcrossOrganizations {}
