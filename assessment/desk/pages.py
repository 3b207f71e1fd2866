"""Every page of the admin, one line each."""

from django.contrib import admin
from django.contrib.auth.models import Group

from assessment.bank.models import Assessment, Deck, Exercise, Question
from assessment.desk.assessments import AssessmentAdmin, ExerciseAdmin
from assessment.desk.audit import AuditRecordAdmin
from assessment.desk.clients import ApiClientAdmin
from assessment.desk.courses import CourseAdmin
from assessment.desk.decks import DeckAdmin
from assessment.desk.learners import LearnerAdmin
from assessment.desk.platforms.contexts import ContextAdmin
from assessment.desk.platforms.invitations import InvitationAdmin
from assessment.desk.platforms.registrations import RegistrationAdmin
from assessment.desk.questions import QuestionAdmin
from assessment.desk.responses.admin import ResponseAdmin
from assessment.desk.scores.admin import ScoreDeliveryAdmin
from assessment.desk.users import UserAdmin
from assessment.grading.models import Response
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Invitation, Registration
from assessment.people.models import ApiClient, AuditRecord, Course, Learner, User


def register() -> None:
    """Put every page into the site."""
    # Importing Django's admin of users puts groups there, which mean nothing here.
    admin.site.unregister(Group)
    admin.site.register(Course, CourseAdmin)
    admin.site.register(Assessment, AssessmentAdmin)
    admin.site.register(Exercise, ExerciseAdmin)
    admin.site.register(Question, QuestionAdmin)
    admin.site.register(Deck, DeckAdmin)
    admin.site.register(Response, ResponseAdmin)
    admin.site.register(ScoreDelivery, ScoreDeliveryAdmin)
    admin.site.register(Learner, LearnerAdmin)
    admin.site.register(User, UserAdmin)
    admin.site.register(ApiClient, ApiClientAdmin)
    admin.site.register(Registration, RegistrationAdmin)
    admin.site.register(Invitation, InvitationAdmin)
    admin.site.register(Context, ContextAdmin)
    admin.site.register(AuditRecord, AuditRecordAdmin)
