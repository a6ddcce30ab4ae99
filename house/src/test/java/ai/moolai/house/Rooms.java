package ai.moolai.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/// Cuts the house into what may not depend on itself in a circle: the rooms of the services, and every package of the
/// rest.
record Rooms(Places places) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
        List<String> segments = places.segments(type);
        if (places.inRoom(type)) {
            return SliceIdentifier.of(segments.subList(0, 2));
        }
        boolean belongsToNoRoom = segments.isEmpty() || Places.SERVICES.contains(segments.getFirst());
        return belongsToNoRoom ? SliceIdentifier.ignore() : SliceIdentifier.of(segments);
    }

    @Override
    public String getDescription() {
        return "rooms";
    }
}
