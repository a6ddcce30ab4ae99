package ai.moolai.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method of a controller's store that reads or writes for all organizations on purpose. Every other takes an
/// [OrganizationId] first.
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AcrossOrganizations {}
